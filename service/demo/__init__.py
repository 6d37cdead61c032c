"""`vaktlinje demo`: one night with made-up people, played by the real program with simulated phones.

`stage` makes a fresh database and puts the program on it, `night` lets people write and time pass, `story` is what
they do, `telling` and `duty` show it in a terminal, `serving` keeps the processes running on it afterwards. Nothing
that is shown is written here: texts are read from the simulated phones, duty and gaps from the database.
"""
