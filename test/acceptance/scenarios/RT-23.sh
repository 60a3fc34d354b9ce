# RT-23 The runtime is also a library that needs no runtime process.
bundle b
cat >Ten.java <<'J'
import dev.gantry.runtime.LocalRuntime;
import java.nio.file.Path;

public class Ten {
  public static void main(String[] args) {
    LocalRuntime runtime = LocalRuntime.open(Path.of(args[0]));
    runtime.create("ten", Path.of(args[1]));
    runtime.start("ten");
  }
}
J
strace -f -qq -e trace=execve -o trace "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED "-Dgantry.dist=$DIST" -cp "$DIST/lib/*" Ten.java "$T/state" b >ten.out
eventually 5 grep -qx "it works" ten.out
! grep -q gantry-oci trace || fail "gantry-oci was executed"
expect state "$(gantry-oci --root "$T/state" state ten | jq -r .status)" stopped
gantry-oci --root "$T/state" delete ten
