#> Subject
#>
#> Assisted-by: claude:unknown
echo more >> a
type_text 'Subject' agent git -c core.commentChar=';' commit -a
