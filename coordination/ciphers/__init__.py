"""What lies on the disk says nothing of a person to whoever holds the disk alone (PIPL 51).

``ring`` the keys, ``sealing`` what they make of a text, ``fields`` the columns that hold it,
``row_keys`` the key of a row before it is written, ``indexes`` by what a value is found again.
"""
