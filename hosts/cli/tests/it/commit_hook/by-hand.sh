# Any name of a file.
#$ cat 'a=b'
#> S
#>
#> Assisted-by: claude:unknown
printf 'S\n' > 'a=b'
echo T | agent sh .git/hooks/commit-msg 'a=b'
