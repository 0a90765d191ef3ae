# Since git 2.45 a comment begins with any text; an older git has `#` then, and the same comes out.
#> Subject
#>
#> Assisted-by: claude:unknown
git config core.commentString '//'
echo more >> a
type_text 'Subject' agent git commit -a --verbose
