# 接待信息
office-title = 接待时间和地址
office-visit = 来访地址
office-hours = 接待时间
office-post = 来信地址
office-email = 电子邮箱
office-phone = 电话
office-empty = 本办公室还没有公布接待时间和地址。
office-bring = 来之前
office-bring-1 = 带上有关的决定书、合同、照片，复印件就行，原件您留着。
office-bring-2 = 身份证件可带可不带；不带也会登记。
office-bring-3 = 看不清、听不清、走不便、说方言或者少数民族语言，请告诉窗口，会有人帮您。
office-others = 各区县信访部门
office-others-chinese = 地址和办公时间只有中文。
office-where = 哪里都可以提
office-where-text = 网上、来信、来电、来访都一样登记，一样有期限，不用为此专门跑一趟。
office-where-article = 《信访工作条例》第十七条、第十八条
