// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogReaderTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int second;

  @Test
  void reads_both_streams_across_rotated_files() throws IOException {
    write("1.log", line("stdout", "F", "one") + line("stderr", "F", "bad"));
    write("0.log", line("stdout", "F", "two"));
    read(LogOptions.ALL);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("bad\n");
  }

  @Test
  void joins_the_pieces_of_a_long_line() throws IOException {
    write(
        "0.log", line("stdout", "P", "ab") + line("stdout", "P", "cd") + line("stdout", "F", "e"));
    read(options(-1, true, null));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("2026-11-24T10:00:00.000000000Z abcde\n");
  }

  @Test
  void reads_the_last_lines_only() throws IOException {
    StringBuilder old = new StringBuilder();
    StringBuilder now = new StringBuilder();
    for (int i = 1; i <= 5; i++) {
      old.append(line("stdout", "F", "" + i));
      now.append(line("stdout", "F", "" + (i + 5)));
    }
    write("1.log", old.toString());
    write("0.log", now.toString());
    read(options(3, false, null));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("8\n9\n10\n");
    out.reset();
    read(options(7, false, null));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("4\n5\n6\n7\n8\n9\n10\n");
    out.reset();
    read(options(0, false, null));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void counts_last_lines_of_the_wanted_stream() throws IOException {
    write(
        "0.log",
        line("stdout", "F", "a")
            + line("stdout", "F", "b")
            + line("stderr", "F", "x")
            + line("stderr", "F", "y"));
    read(new LogOptions(false, true, false, null, null, false, 1));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("b\n");
    assertThat(err.size()).isZero();
  }

  @Test
  void finds_last_lines_in_a_large_file_whatever_its_blocks() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append(line("stdout", "F", i + "x".repeat(i % 400)));
    }
    write("0.log", text.toString());
    for (int tail : new int[] {1, 2, 150, 1000, 2999, 3000, 5000}) {
      out.reset();
      read(options(tail, false, null));
      assertThat(out.toString(StandardCharsets.UTF_8).lines().count())
          .isEqualTo(Math.min(tail, 3000));
    }
  }

  @Test
  void leaves_out_what_is_older_than_since() throws IOException {
    write("0.log", line("stdout", "F", "a") + line("stdout", "F", "b") + line("stdout", "F", "c"));
    read(options(-1, false, Instant.parse("2026-11-24T10:00:01Z")));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("b\nc\n");
  }

  @Test
  void skips_a_damaged_line() throws IOException {
    write("0.log", line("stdout", "F", "a") + "\0\0\0\0garbage\n" + line("stdout", "F", "b"));
    read(LogOptions.ALL);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\nb\n");
  }

  @Test
  void follows_across_a_rotation_until_the_end() throws Exception {
    write("0.log", line("stdout", "F", "one"));
    AtomicBoolean ended = new AtomicBoolean();
    LogOptions follow = new LogOptions(true, true, true, null, null, false, -1);
    Thread reader =
        Thread.ofVirtual().start(() -> LogReader.read(folder, follow, this::take, ended::get));
    waitFor("one\n");
    append("0.log", line("stdout", "F", "two"));
    Files.move(folder.resolve("0.log"), folder.resolve("1.log"));
    write("0.log", line("stdout", "F", "three"));
    waitFor("one\ntwo\nthree\n");
    append("0.log", line("stdout", "F", "four"));
    ended.set(true);
    reader.join(5000);
    assertThat(reader.isAlive()).isFalse();
    assertThat(text()).isEqualTo("one\ntwo\nthree\nfour\n");
  }

  @Test
  void an_absent_log_is_an_empty_one() {
    read(LogOptions.ALL);
    assertThat(out.size()).isZero();
  }

  private static LogOptions options(int tail, boolean timestamps, Instant since) {
    return new LogOptions(false, true, true, since, null, timestamps, tail);
  }

  private void read(LogOptions options) {
    LogReader.read(folder, options, this::take, () -> true);
  }

  private void take(int stream, byte[] bytes, int offset, int length) {
    synchronized (out) {
      (stream == 1 ? out : err).write(bytes, offset, length);
    }
  }

  private String text() {
    synchronized (out) {
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  private void waitFor(String wanted) throws InterruptedException {
    for (int i = 0; i < 500 && !text().equals(wanted); i++) {
      Thread.sleep(10);
    }
    assertThat(text()).isEqualTo(wanted);
  }

  private String line(String stream, String tag, String content) {
    return String.format(
        "2026-11-24T10:%02d:%02d.000000000Z %s %s %s%n",
        second / 60 % 60, second++ % 60, stream, tag, content);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, StandardOpenOption.APPEND);
  }
}
