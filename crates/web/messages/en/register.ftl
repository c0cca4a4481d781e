# Registering what comes in: window, letters, calls and other channels.
nav-register = Register
register-tabs = How it came
register-tab-letter = Letter
register-tab-visit = Visit
register-tab-phone = Call
register-tab-other = Other
register-letter = Register a letter
register-visit = Register a visit
register-phone = Register a call
register-other = Register an item from another channel

register-saved = Registered:
register-code = query code
register-print = Print the receipt
register-open = Open the matter
register-save = Register
register-save-hint = Enter registers too; the next empty form follows.

register-only-text = Only the text must be filled in; give of the rest what is known.
register-came = How it came
register-received-on = Received on
register-dated-on = Postmark or date on the letter
register-addressee = Addressed to
register-mail-number = Registered-mail number
register-enclosures = Enclosures
register-call-time = Time of the call
register-channel = Channel
register-sender = Sender or website it came from
register-foreign-number = Number there
register-first-registered = First registered on
    .hint = The chain of petition offices shares one time limit, which runs from the first registration.

register-who = Petitioner
register-who-hint = Anonymous, or no paper shown: leave it empty and register all the same. At most five representatives.
register-person-lead = Petitioner
register-person-more = Representative { $n }
register-add-person = Add a person
register-name = Name
register-paper = Paper
register-paper-resident-id = Resident identity card
register-paper-passport = Passport
register-paper-home-return = Hong Kong, Macao or Taiwan permit
register-paper-credit-code = Unified social credit code
register-paper-other = Other paper
register-paper-number = Number of the paper
register-phone-number = Telephone
register-caller = Caller's number
register-address = Address
register-email = E-mail
register-persons = Persons petitioning
register-concerned = Persons concerned
register-joint = Joint letter or group
register-seen = Seen in person with the paper: the contact counts as verified

register-what = What it is about
register-text = Text of the item, or a summary
register-record = Record of the interview
register-read-back = The record was read to the petitioner, who confirmed it
register-said = What was said
register-title = Title
    .hint = Left empty, the first sentence of the text is taken.
register-request = Request
register-requests = Number of requests
register-purpose = Purpose
register-topic = Topic
    .hint = Type a name, a code or the first letters of the pinyin, such as gzfl
register-region = Place of the problem

register-care = To be careful about
register-confidential = The petitioner asks for confidentiality
register-urgent = Grave or urgent event
    .hint = The event alone, such as "house about to collapse", never a person. It is reported at once.
register-act = Is it about one of these
register-act-decision = A decision of an authority
register-act-labour = A dispute with an employer
register-act-day = Day it became known
    .hint = Petitioning stops no other time limit; they are computed from this day.
register-windows-note = Petitioning does not stop these time limits. Please tell the petitioner.
register-window-over = over
register-first-asked = First person asked
register-helper = Who helped to write it down

register-earlier = Earlier matters of the same person
register-type-first = Once a name, a paper's number or a telephone is typed, earlier matters of the same person appear here.
register-nobody = No earlier matter of the same person was found.
register-look = Look for earlier matters
register-no-title = Title not shown
register-received = received { $day }
register-cannot-join = Cannot join:{" "}
register-join = The same matter: join it
register-known-other = Another matter of the same person
register-known-again = The same matter, but it cannot join: register it anew
register-known-new = None of these
register-known-choose = Matters that may be the same person's are listed beside the form. Say whether it is the same matter.
register-known-moved = The matter you chose has just changed. Please choose again.
register-elsewhere = { $n ->
    [one] One more matter of the same person is with another office; you may not see it.
   *[other] { $n } more matters of the same person are with other offices; you may not see them.
}
register-more = There are older ones that are not listed. Use the search.
register-window-open = Review can be asked for until { $day }. Please tell the petitioner.
register-person-wrong = Person { $n }: { $what }

same-paper = Same paper number
same-phone = Same telephone
same-email = Same e-mail
same-name = Same name
same-foreign = Same number there

register-channel-choose = Choose how it came.
register-day-unreadable = This date cannot be read. Write it as 2026-03-16.
register-number = Enter a whole number from 1 to { $most }.
register-topic-unknown = There is no such topic. Choose one from the list.
register-topic-retired = Topic { $arg } is retired. Choose another one.
register-topic-several = Several topics fit. Write it in full, such as "{ $one }" or "{ $two }".
register-region-unknown = Choose a place from the list.
register-urgent-accuse = Only the report officer acts on a report or accusation. Tell the officer and the head at once in person or by phone, then register with this left empty.
register-urgent-ended = The matter it joins is concluded, so nothing can be reported in it. Register a matter of its own, or leave this empty, register, and report in person.

register-slip = Queue number
register-papers = Papers
register-originals = Originals kept
    .hint = One a line, such as "Contract of sale, one copy". Copies are better; for originals, print a slip for the petitioner.
register-files = Scans and pictures
    .hint = The letter, its envelope, what was enclosed, or the signed record. At most 20 files of 20 MB each; more can be added after registering.
register-on-the-spot = Answer on the spot what can be answered; where it is to be accepted, sent on or taken elsewhere, tell the petitioner in writing on the spot if you can.
register-add-scans = Add scans

record-print = Print the record
record-title = Record of a visit (oral statement)
record-received-on = Day of the visit
record-no-paper = No paper shown
record-wish = The petitioner's wish
record-originals = Originals kept
record-read-back = This record was read to the petitioner, or by them, and says what they said.
record-signed = Petitioner's signature or thumb print
record-signed-on = Date
record-clerk = Clerk's signature
record-note = Listen to every sentence before you sign. What was said or written wrongly is corrected at once, with a thumb print beside it.
originals-print = Print the slip for originals
originals-title = Slip for originals
originals-received = Received from { $name } on { $day }, the following originals:
originals-return = They will be given back after use, against this slip, to be signed for below.
originals-taken-by = Signature of the clerk
originals-returned-on = Given back on
originals-returned-to = Signature or thumb print on return
originals-note = In two copies: one for the petitioner, one for the office.
