# E3-32 Escape sequences in what images and containers say about themselves do not reach the terminal through our own tables.
esc=$'\e]0;owned\a\e[2J'
image hostile "$(jq -n --arg e "$esc" '{Cmd:["sh","-c",("sleep 60; : " + $e)], Labels:{evil:$e, ("k" + $e):"v"}}')" >/dev/null
gantry run -d --name x --label "mine=$esc" hostile >/dev/null
gantry exec -d x sh -c "sleep 50; : $esc"
sleep 0.3
clean() { if LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]' "$1"; then fail "$2: $(cat -v "$1")"; fi; }
gantry ps --no-trunc >t && clean t ps
gantry ps -a --format '{{.Command}} {{.Names}} {{.Status}}' >t && clean t "ps --format"
gantry images >t && clean t images
gantry history --no-trunc hostile >t && clean t history
gantry inspect x >t && clean t inspect
gantry image inspect hostile >t && clean t "image inspect"
gantry top x >t && clean t top
gantry events --since 1m --until 0s >t && clean t events
gantry rm -f x
