# Git takes another character when a line of the message begins with `#`.
#> Subject
#>
#> #12 is mended.
#>
#> Assisted-by: claude:unknown
git config core.commentChar auto
printf 'Subject\n\n#12 is mended.\n' > ../message
echo more >> a
agent git commit -a --edit -F ../message
