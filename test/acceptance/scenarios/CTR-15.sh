# CTR-15 Unpause: the log grows again and nothing was lost.
gantry run -d --name x bb sh -c 'i=0; while :; do echo $i; i=$((i+1)); sleep 0.2; done' >/dev/null
eventually 5 sh -c '[ "$(gantry logs x | wc -l)" -gt 2 ]'
gantry pause x >/dev/null
before=$(gantry logs x | wc -l)
sleep 2
expect "lines while paused" "$(gantry logs x | wc -l)" "$before"
expect_has "ps" "$(gantry ps)" "(Paused)"
expect_fails gantry exec x true
gantry unpause x >/dev/null
eventually 5 sh -c "[ \"\$(gantry logs x | wc -l)\" -gt $((before + 2)) ]"
expect "nothing lost" "$(gantry logs x | head -n $((before + 2)) | tail -1)" "$((before + 1))"
gantry rm -f x
