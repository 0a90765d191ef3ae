# Without an editor git keeps lines that begin with `#`, and the trailer is below them.
#> Subject
#>
#> #12
#>
#> Assisted-by: claude:unknown
printf 'Subject\n\n#12\n' > ../message
echo more >> a
agent git commit -a -F ../message
