// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoTemplateTest {
  private static final Map<String, Object> VALUE =
      Map.of(
          "Name", "/web",
          "State", Map.of("Pid", 42.0, "Running", true),
          "Args", List.of("a", "b"),
          "Labels", Map.of("k.x", "v"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "{{.Name}} ~ /web",
        "{{.State.Pid}} ~ 42",
        "{{.state.pid}} ~ 42",
        "{{json .Args}} ~ [\"a\",\"b\"]",
        "{{.Args}} ~ [a b]",
        "{{range .Args}}<{{.}}>{{end}} ~ <a><b>",
        "{{range $i, $v := .Args}}{{$i}}={{$v}};{{end}} ~ 0=a;1=b;",
        "{{if .State.Running}}up{{else}}down{{end}} ~ up",
        "{{if not .State.Running}}a{{else if eq .Name \"/web\"}}b{{end}} ~ b",
        "{{index .Labels \"k.x\"}} ~ v",
        "{{with .State}}{{.Pid}}{{end}} ~ 42",
        "{{join .Args \",\"}} ~ a,b",
        "{{.Name | upper | printf \"%s!\"}} ~ /WEB!",
        "{{len .Args}} ~ 2",
        "{{$n := .Name}}{{$n}} ~ /web",
        "a {{- /* gone */ -}} b ~ ab",
        "{{(index .Args 1) | title}} ~ B",
        "{{.Nothing}} ~ <no value>",
        "{{printf \"%d-%v\" .State.Pid .State.Running}} ~ 42-true",
        "{{and .State.Running .Name}} ~ /web"
      })
  void renders_as_go_does(String template, String expected) {
    assertThat(GoTemplate.parse(template).render(VALUE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{.Name",
        "{{if .X}}",
        "{{nosuch .}}",
        "{{end}}",
        "{{.a b}}",
        "{{index}}{{range 3}}{{end}}",
        "{{(.}}"
      })
  void refuses_what_is_no_template(String template) {
    assertThatThrownBy(() -> GoTemplate.parse(template).render(VALUE))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("template parsing error");
  }
}
