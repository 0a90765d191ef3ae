# Lines with a colon in the last paragraph are not written anew, though git takes them for trailers.
#> Subject
#>
#> https://example.com/issue/12
#> std::vector and C:\dir
#> Assisted-by: claude:unknown
echo more >> a
agent git commit -a -m Subject -m 'https://example.com/issue/12
std::vector and C:\dir'
