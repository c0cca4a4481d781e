# Reception
office-title = Hours and address
office-visit = Visit
office-hours = Hours
office-post = Letters
office-email = E-mail
office-phone = Telephone
office-empty = This office has not published its hours and address yet.
office-bring = Before you come
office-bring-1 = Bring decisions, contracts and photographs that matter. Copies will do; keep the originals.
office-bring-2 = An identity paper is welcome but not required; you are registered without one too.
office-bring-3 = If seeing, hearing, walking or the language is difficult, tell the window and somebody will help you.
office-others = Petition offices of districts and counties
office-others-chinese = Addresses and hours of these offices are in Chinese, as posted there.
office-where = Every way counts the same
office-where-text = Web, letter, telephone and visit are registered alike and have the same limits. You need not travel for it.
office-where-article = Regulation on Petitioning Work, Arts. 17, 18
