# Stages of the procedure, for the first page and the page about it
span-days = { $n } days
span-working-days = { $n } working days
span-months = { $n } months
span-set = as set
course-dispatch = Registered and sent to the responsible unit
course-dispatch-text = The petition office registers and passes it to the body with power. If another procedure applies, you are told where to go.
course-notice = The unit tells you in writing
course-notice-text = The unit writes to say whether it accepts and how it will proceed. If it thinks it is not competent, it must give reasons within { $objection } and the sender checks them. You are not sent from door to door.
course-answer = Facts found, answer in writing
course-answer-text = Counted from acceptance. In complex matters the unit's head may extend once by up to { $extension } and must tell you why. The answer states facts, law, the decision, and whom to ask if you disagree.
course-review = Ask for a review
course-review-text = After you receive the answer, to the body one level up. It decides in writing within { $decision }.
course-final = Ask for a final review
course-final-text = After you receive the review, one level further up. It decides in writing within { $decision }; time for a hearing is not counted.
