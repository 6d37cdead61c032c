"""What a person has agreed to, on their page: how it stands, its history, and staff noting a yes or a no.

`section` is the part of the page, `changing` its forms.
"""
