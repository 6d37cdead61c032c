"""What people say was not kept, and deviations: the managers' register, and writing it down for somebody else.

`register` lists, `answering` and `deviating` are about one, `noting` is for staff, `section` is the part of a person's
page.
"""
