# No setting of trailers is obeyed, and nothing that it names is run.
#> Subject
#>
#> Assisted-by: claude:unknown
git config trailer.assisted-by.cmd 'touch ../ran; echo evil'
git config trailer.where start
git config trailer.assisted-by.ifmissing doNothing
echo more >> a
agent git commit -a -m Subject
test ! -e ../ran
