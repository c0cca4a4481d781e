# Accessibility
access-title = Accessibility
access-lead = Every page is made for everybody; there is no separate version.
access-done = What works
access-done-1 = Everything can be done by keyboard. Screen readers meet the page in reading order, and fields and errors say what they are.
access-done-2 = Large print with stronger contrast is one link away at the top of the page. Zooming never makes you scroll sideways.
access-done-3 = A state is a word and a shape, never a colour alone. Dark and high-contrast settings of your system are followed.
access-done-4 = Old phones and slow networks are fine, and all of it works without scripts.
access-people = People help
access-people-1 = You can call, write or come to the window instead: registered alike, with the same limits.
access-people-2 = If writing is difficult, tell it; it is written down faithfully and read back to you.
access-people-3 = If you need signing, a dialect or a minority language, tell us beforehand.
access-tell = If something is hard to use, tell us
access-tell-1 = At the window or by the published telephone. Law on Building an Accessible Environment.
