# JSON 接口。
api-code = 不在代码表里，请对照接口说明。
api-id = 不是有效的编号（UUID）。
api-number = 编号不对，请核对末位校验码。
api-limit = 每页行数须为 1 至 200。
api-after = 翻页位置看不懂，请原样使用上一页的 next。
api-once-form = 幂等键须为 16 至 128 个可见的 ASCII 字符。
api-conflict = 您看到之后，这件事项又有了新的经过：version 是现在的版本，changed 是新发生的事。请看过再决定是否重做。
api-field-unknown = 这个办理环节没有这一项，请看同一地址的 GET。
api-value = 这里只能是文字、数字、true 或它们的列表。
api-part = 上传只能有 words 和 files 两种部分。
api-pack = 没有这一套规则，或者那一天没有施行的规则。
api-limit-none = 那一天的规则里没有这个期限。
api-extension = 规则不允许这样延长。
