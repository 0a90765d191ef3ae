# An amend writes the trailer once.
#> Subject
#>
#> Assisted-by: claude:unknown
echo more >> a
agent git commit -a -m Subject
echo more >> a
agent git commit -a --amend --no-edit
agent git commit -a --amend
