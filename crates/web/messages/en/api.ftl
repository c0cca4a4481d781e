# The JSON API.
api-code = This code is not in the list; see the reference.
api-id = This is no valid id (UUID).
api-number = This is no valid number; check its last character.
api-limit = A page has 1 to 200 rows.
api-after = This is no place in the list; send back “next” of the page before as it is.
api-once-form = An idempotency key has 16 to 128 visible ASCII characters.
api-conflict = The matter moved since you saw it: “version” is its version now, “changed” what happened. Look at it, then decide whether the act is still meant.
api-field-unknown = This act does not ask for it; see GET of the same address.
api-value = This can only be a text, a number, true, or a list of these.
api-part = An upload has parts named “words” and “files”, and no others.
api-pack = There is no such rule pack, or none was in force on that day.
api-limit-none = The rules of that day have no such limit.
api-extension = The rule does not allow this extension.
