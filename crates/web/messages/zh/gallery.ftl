# 只在样张里出现。
gallery-field = 标题
    .hint = 用一句话说清楚。
    .why = 只用来找到负责的单位。
