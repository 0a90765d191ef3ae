# Above the scissors a line that begins with `#` is text then.
#> # Subject
#>
#> Assisted-by: claude:unknown
git config commit.cleanup scissors
echo more >> a
type_text '# Subject' agent git commit -a
