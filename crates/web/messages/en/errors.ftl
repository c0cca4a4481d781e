# Error pages: what happened and what to do next.
error-home = Back to the first page
error-desk = Back to the desk
error-reference = If you contact us, please give this number:
error-refused = This cannot be done now
error-forbidden = You do not have the right to do this
error-missing = This page was not found
error-missing-advice = The address may be mistyped, or the page has moved.
error-conflict = Something changed just now
error-invalid = Some of this cannot be used
error-invalid-advice = Please change what is listed below and send it again.
error-unavailable = We are busy; please wait a moment
error-unavailable-advice = Your request was not processed. Please try again in { $seconds } seconds. Nothing that was received is lost.
error-full = Nothing can be saved now
error-full-advice = The disk that holds the data is full, and nothing can be written. If you were sending something, it was not saved: please keep your words. Whatever was registered is safe. It goes on once the administrator has made room: try in { $seconds } seconds, and if it is urgent, please call.
error-full-again = The disk that holds the data is full, and what you just sent was not saved. Everything you wrote is on this page: please keep it open. Whatever was registered is safe. You can send again once the administrator has made room: try in { $seconds } seconds, and if it is urgent, please call.
error-full-draft = The disk that holds the data is full, and your petition was not sent. What you wrote is kept in your draft; nothing of it is lost. You can send again once the administrator has made room: try in { $seconds } seconds, and if it is urgent, please call.
error-too-many = Too many tries
error-too-many-advice = { $minutes ->
    [one] To protect everybody's data, please try again in { $minutes } minute. You can also call or come to the window.
   *[other] To protect everybody's data, please try again in { $minutes } minutes. You can also call or come to the window.
}
error-sign-in = Please sign in first
error-sign-in-advice = You will come back to the page you wanted.
error-token = A valid token is needed
error-token-advice = Send it as "Bearer" in the Authorization header. The token may be mistyped, revoked or over: staff make a new one under My account, My API tokens; petitioners look the petition up again.
error-foreign = This request did not come from this site
error-foreign-advice = Nothing was done. Please send it again from a page of this site.
error-foreign-from = Nothing was done. Please open { $address } and send it from there: this site takes forms from that address alone.
error-form-expired = This form was open for too long
error-form-expired-advice = Nothing was done. Go back with your browser: what you wrote is still there. Reload the page once and send it again.
error-again = This form was open for too long. Please send it again
error-again-advice = Nothing was done yet. All that you wrote is here: read it over and send it.
error-again-signed-out = You have been signed out. Sign in in a new window first, then come back to this page and send.
error-again-sign-in = Sign in in a new window
error-again-files = Files
error-again-files-lost = The files were not kept. Please choose them again:
error-again-send = Send again
error-too-large = That is too large
error-too-large-advice = Nothing was taken. Go back, remove some files or shorten the text, and send it again.
error-method = This address cannot be used like that
error-method-advice = Please use the links and buttons on the pages.
error-unreadable = What arrived cannot be read
error-unreadable-advice = It may hold invisible control characters. Go back, check any text you pasted, and send it again.
error-sample-published = The sample office cannot be published
error-sample-published-advice = It can only be seen on its own machine. For real use, create an office.
error-fault = Something failed on our side
error-fault-advice = It is not your fault. Nothing that was received is lost. Please try again in a while.
