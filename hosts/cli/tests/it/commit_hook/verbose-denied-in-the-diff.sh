# A trailer in the diff is not a trailer of the message.
#> Subject
#>
#> Assisted-by: claude:unknown
git config commit.verbose true
printf 'AI-assisted: false\n' >> a
type_text 'Subject' agent git commit -a
