# Git commits no message with a NUL, and a message without it would be another.
#> Begin
printf 'Sub\0ject\n\nbody\n' > ../message
echo more >> a
agent git commit -a -F ../message || true
