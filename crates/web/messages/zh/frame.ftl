# 页框：每一页都有的字。
seal = 登闻
skip = 跳到正文
sample-band = 示例办公室 · 人物均为虚构
sample-band-more = 这里的一切都可以试，不会送到任何机关。
sample-band-day = 时钟从 { $day } 走起。
nav-view = 显示方式
nav-foot = 说明
nav-menu = 菜单
nav-close = 关闭菜单
confirm-no = 先不
print-large = 大字版
print-normal = 普通字
other-language = English
foot-channels = 法定途径清单
foot-how = 办理程序
foot-office = 接待时间和地址
foot-privacy = 个人信息
foot-accessibility = 无障碍
foot-staff = 工作人员登录
foot-law = 依据《信访工作条例》（2022年5月1日起施行）办理。
desk = 工作台
sign-out = 退出
colon = ：

days-left = 还剩 { $n } 天
days-late = 超期 { $n } 天
days-count = { $n } 天
due-today = 今天到期
limit-done = 按期完成
limit-done-late = 超期 { $n } 天完成
provisional = 按现行日历推算
working = 这个日子怎么来的

step-done = 已完成：
step-done-late = 已完成，超期：
step-current = 正在进行：
step-next = 接下来：

matter-do = 现在要办
matter-came = 来件
matter-happened = 办理过程

errors-title = 有几处需要改一下，您写的内容都还在
error-word = 有误：
why-we-ask = 为什么问：
optional = （可不填）
choose = 请选择
count-left = 还可以写的字数：

queue-search = 查找
queue-search-hint = 按编号、姓名或电话查找
queue-find = 查找
queue-export = 导出 Excel
pager = 翻页
pager-first = 回到最前
pager-next = 后面的
keys-move = 上下
keys-open = 打开
keys-search = 查找

paper-tools = 文书操作
paper-print = 打印
paper-seal = 盖章处
paper-colon = ：
paper-draft = 送审稿
