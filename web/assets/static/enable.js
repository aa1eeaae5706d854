// Runs before anything is drawn: tells the style sheet that scripts work, so that
// tabs and hidden answers do not jump when the modules arrive.
document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' nhsuk-frontend-supported' : '');
