# CTR-17 Rename.
gantry create --name s bb true >/dev/null
gantry rename s t
expect name "$(gantry inspect -f '{{.Name}}' t)" /t
expect_exit 1 gantry inspect s
gantry rm t
