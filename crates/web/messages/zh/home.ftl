home-title = 有事请讲，件件有回音
