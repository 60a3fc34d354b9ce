# E3-28 System calls that a container has no business with are refused by every ABI (CVE-2026-31431, shocker).
gantry run --rm -v "$FX/attacker:/bin/attacker:ro" bb attacker calls >calls
[ "$(wc -l <calls)" -ge 30 ] || fail "only $(wc -l <calls) calls were tried: $(cat calls)"
if grep WORKED calls; then fail "these worked: $(grep WORKED calls)"; fi
# An errno of the call's own arguments would say that the filter let it through.
if grep -E ' (EINVAL|EFAULT|ENOENT|EBADF|ESRCH|EAFNOSUPPORT|\?)$' calls; then fail "these reached the kernel: $(grep -vE ' (EPERM|ENOSYS|EACCES)$' calls)"; fi
gantry run --rm --cap-drop ALL -u 1000 -v "$FX/attacker:/bin/attacker:ro" bb attacker calls >calls2
if grep WORKED calls2; then fail "without capabilities: $(grep WORKED calls2)"; fi
expect_fails gantry run --rm bb dmesg
