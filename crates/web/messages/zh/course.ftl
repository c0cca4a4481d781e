# 办理过程的各个阶段，首页和程序页共用
span-days = { $n } 日
span-working-days = { $n } 个工作日
span-months = { $n } 个月
span-set = 另定
course-dispatch = 登记，送到该办的单位
course-dispatch-text = 信访部门登记后，转送、交办给有权处理的单位；不归信访程序的，告诉您该去哪里。
course-notice = 单位书面告诉您是否受理
course-notice-text = 单位收到后书面告诉您怎么办、按什么程序办。认为不归自己的，要在 { $objection }内说明理由，由转送的部门核实，不能把您推来推去。
course-answer = 查清事实，书面答复
course-answer-text = 自受理之日起计算。情况复杂的，经单位负责人批准可以延长一次，最多 { $extension }，并要告诉您理由。答复要写明事实、依据、意见，和您不同意时可以找谁。
course-review = 申请复查
course-review-text = 收到答复后提出，找作出答复的单位的上一级。复查单位在 { $decision }内书面答复。
course-final = 申请复核
course-final-text = 收到复查意见后提出，再往上一级。复核单位在 { $decision }内书面答复，听证的时间不算在内。
