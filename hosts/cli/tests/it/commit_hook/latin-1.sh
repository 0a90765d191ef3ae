#$ git log -1 --format=%B | od -An -c | tr -d ' \n'
#> Gr374337e\n\nAssisted-by:claude:unknown\n\n
printf 'Gr\374\337e\n' > ../message
git config i18n.commitEncoding ISO-8859-1
echo more >> a
agent git commit -a -F ../message
