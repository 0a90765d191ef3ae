# With the diff below the scissors the trailer is above them.
#> Subject
#>
#> Assisted-by: claude:unknown
git config commit.verbose true
echo '# a comment of the file' >> a
type_text 'Subject' agent git commit -a
