// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTemplateTest {
  private static final Map<String, Object> VALUE =
      Json.object(
          """
          {"Name":"/web","Id":"0123456789abcdef","Pid":42,"Half":0.5,"On":true,
           "Off":false,"Nothing":null,"Empty":[],"Args":["a","b c"],"Quote":"a\\"<b>",
           "Labels":{"z.y":"1","b":"2"},"State":{"Status":"running","ExitCode":0},
           "Mounts":[{"Source":"/a","Target":"/x"},{"Source":"/b","Target":"/y"}]}
          """,
          "test");

  record Port(int number, @Nullable String host) {}

  record Row(String id, String createdAt, Map<String, String> labels, List<Port> ports) {}

  private static String render(String template) {
    return GoTemplate.parse(template).render(VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "plain }} text ~ plain }} text",
        "{{.Name}} ~ /web",
        "{{ .State.Status }} ~ running",
        "{{$.State.Status}} ~ running",
        "{{(.State).Status}} ~ running",
        "{{.state.status}} ~ running",
        "{{.Pid}} {{.Half}} {{1e21}} {{.On}} ~ 42 0.5 1e+21 true",
        "{{.Nope}} {{.Nope.More}} {{.Nothing}} ~ <no value> <no value> <no value>",
        "{{.Args}} {{.Labels}} {{.Empty}} ~ [a b c] map[b:2 z.y:1] []",
        "{{index .Labels \"z.y\"}} {{index .Args 1}} {{index .Labels \"no\"}} ~ 1 b c <no value>",
        "{{(index .Mounts 0).Source}} ~ /a",
        "{{json .Args}} {{json .State}} ~ [\"a\",\"b c\"] {\"Status\":\"running\",\"ExitCode\":0}",
        "{{json .Quote}} {{json .Nothing}} {{.Pid | json}} ~ \"a\\\"<b>\" null 42",
        "{{join .Args \", \"}} {{split \"a,b\" \",\"}} {{json (split \"\" \",\")}} ~ a, b c [a b] [\"\"]",
        "{{lower \"AbC\"}}{{upper \"AbC\"}} {{title \"ab cd\"}} ~ abcABC Ab Cd",
        "{{truncate .Id 12}}|{{slice .Id 0 3}}|{{slice .Args 1}} ~ 0123456789ab|012|[b c]",
        "{{len .Args}} {{len .Name}} {{len .Labels}} ~ 2 4 2",
        "{{print 1 2 \"a\" true}}|{{printf \"%q\" (println \"x\" 1)}} ~ 1 2atrue|\"x 1\\n\"",
        "{{printf \"%s|%q|%d|%v|%t\" .Name .Name .Pid .Args .On}} ~ /web|\"/web\"|42|[a b c]|true",
        "{{printf \"%-5s|%5d|%05d|%.2f|%x|%%\" \"a\" 7 -7 .Half 255}} ~ a    |    7|-0007|0.50|ff|%",
        "{{printf \"%d %z\" \"a\" 1}} {{printf \"%s\"}} {{printf \"a\" 1}} ~ %!d(string=a) %!z(int=1) %!s(MISSING) a%!(EXTRA int=1)",
        "{{if .On}}y{{else}}n{{end}}{{if .Off}}y{{else if eq .Pid 42}}42{{else}}n{{end}} ~ y42",
        "{{if .Empty}}y{{else}}n{{end}}{{if .Nope}}y{{end}}{{if and .On .Name}}y{{end}} ~ ny",
        "{{with .State}}{{.Status}} {{$.Pid}}{{end}}{{with .Nope}}a{{else}}b{{end}} ~ running 42b",
        "{{with $x := .Pid}}{{$x}}{{end}} ~ 42",
        "{{range .Mounts}}{{.Source}}:{{.Target}} {{end}}. ~ /a:/x /b:/y .",
        "{{range $i, $m := .Mounts}}{{if $i}},{{end}}{{$i}}={{$m.Source}}{{end}} ~ 0=/a,1=/b",
        "{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}} ~ b=2;z.y=1;",
        "{{range .Empty}}a{{else}}none{{end}} ~ none",
        "{{range $x := .Args}}{{if eq $x \"b c\"}}{{break}}{{end}}{{$x}}{{continue}}!{{end}} ~ a",
        "{{$n := 0}}{{range .Args}}{{$n = len .}}{{end}}{{$n}} ~ 3",
        "{{.Args | json | printf \"%s %s\" .Name}} ~ /web [\"a\",\"b c\"]",
        "{{eq 1 2 1}} {{ne .Name \"a\"}} {{lt 1 2}} {{ge \"b\" \"c\"}} {{le 2 2}} {{gt .Half 0.4}} ~ true true true false true true",
        "{{and 1 0 2}} {{or 0 \"\" 3}} {{not .Off}} {{or .Nope \"d\"}} {{and .Off (index .Args 9)}} ~ 0 3 true d false",
        "a {{- /* c */ -}} b{{/* d }} */}}|{{- .Pid -}} c ~ ab|42c",
        "{{\"a\\tb\\x41\\u00e9\\\"\"}}{{`\\t`}} {{'a'}} {{0x10}} {{-3}} {{1_000}} ~ a\tbAé\"\\t 97 16 -3 1000",
        "\\t stays ~ \\t stays",
        "{{len (split \"a b\" \" \") | printf \"%d\"}} ~ 2",
      })
  void renders_as_go_does(String template, String text) {
    assertThat(render(template)).isEqualTo(text);
  }

  @Test
  void finds_fields_of_records_and_prints_them() {
    Row row = new Row("1", "now", Map.of("a", "b"), List.of(new Port(80, null)));
    assertThat(GoTemplate.parse("{{.ID}} {{.CreatedAt}} {{.labels.a}} {{.Ports}}").render(row))
        .isEqualTo("1 now b [{80 <nil>}]");
    assertThat(GoTemplate.parse("{{index .Labels \"x\"}}|{{json .}}").render(row))
        .isEqualTo(
            "|{\"id\":\"1\",\"createdAt\":\"now\",\"labels\":{\"a\":\"b\"},"
                + "\"ports\":[{\"number\":80,\"host\":null}]}");
    assertThat(GoTemplate.parse("{{range .Ports}}{{.Host}}{{end}}").render(row))
        .isEqualTo("<no value>");
    assertThatThrownBy(() -> GoTemplate.parse("{{.Nope}}").render(row))
        .hasMessage(
            "template parsing error: template: :1:2: executing \"\" at <.Nope>: can't evaluate"
                + " field Nope in type Row");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{{.Name ~ :1: unclosed action",
        "{{nope .Name}} ~ :1: function \"nope\" not defined",
        "{{if .On}} ~ :1: unexpected EOF",
        "{{end}} ~ :1: unexpected {{end}}",
        "{{if .On}}{{else}}{{else}}{{end}} ~ :1: unexpected {{else}} in if",
        "{{}} ~ :1: missing value for command",
        "{{if}}{{end}} ~ :1: missing value for if",
        "{{$x}} ~ :1: undefined variable \"$x\"",
        "{{(.Name}} ~ :1: unclosed left paren",
        "{{.Name)}} ~ :1: unexpected <)> in command",
        "{{\"a}} ~ :1: unterminated quoted string",
        "{{\"\\z\"}} ~ :1: bad number or string syntax: \"\"\\z\"\"",
        "{{12ab}} ~ :1: bad number or string syntax: \"12ab\"",
        "{{.Name | 1}} ~ :1: non executable command in pipeline stage 2 or later",
        "{{break}} ~ :1: {{break}} outside {{range}}",
        "{{template \"a\"}} ~ :1: {{template}} is not supported",
        "{{nil}} ~ :1:2: executing \"\" at <nil>: nil is not a command",
        "{{.Name 1}} ~ :1:2: executing \"\" at <.Name 1>: can't give argument to non-function .Name",
        "{{.Name.More}} ~ :1:2: executing \"\" at <.Name.More>: can't evaluate field More in type string",
        "{{.Nothing.More}} ~ :1:2: executing \"\" at <.Nothing.More>: nil pointer evaluating interface {}.More",
        "{{index .Args 7}} ~ :1:2: executing \"\" at <index .Args 7>: error calling index: index out of range: 7",
        "{{range .Name}}{{end}} ~ :1:8: executing \"\" at <.Name>: range can't iterate over /web",
        "{{len}} ~ :1:2: executing \"\" at <len>: error calling len: wrong number of args for len: want 1 got 0",
        "{{lt 1 \"a\"}} ~ :1:2: executing \"\" at <lt 1 \"a\">: error calling lt: incompatible types for comparison",
      })
  void says_what_is_wrong_and_where(String template, String message) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(Failure.Code.INVALID))
        .hasMessage("template parsing error: template: " + message);
  }

  @Test
  void counts_lines_and_columns() {
    assertThatThrownBy(() -> render("a\nb {{.Name.X}}"))
        .hasMessageContaining("template: :2:4: executing");
  }

  @Test
  void wants_map_keys_only_when_strict() {
    GoTemplate template = GoTemplate.parse("{{.Nope}}");
    assertThat(template.render(VALUE)).isEqualTo("<no value>");
    assertThatThrownBy(() -> template.strict().render(VALUE))
        .hasMessageEndingWith("at <.Nope>: map has no entry for key \"Nope\"");
  }

  @Test
  void prints_nulls_inside_values() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("a", null);
    map.put("b", new ArrayList<>(Arrays.asList("x", null)));
    assertThat(GoTemplate.parse("{{.}} {{json .}}").render(map))
        .isEqualTo("map[a:<nil> b:[x <nil>]] {\"a\":null,\"b\":[\"x\",null]}");
  }

  @Test
  void refuses_nesting_without_end() {
    assertThatThrownBy(() -> render("{{" + "(".repeat(10_000) + "}}"))
        .hasMessageContaining("in each other");
    assertThatThrownBy(() -> render("{{if .On}}".repeat(10_000)))
        .hasMessageContaining("in each other");
    assertThatThrownBy(() -> render("{{if 0}}" + "{{else if 0}}".repeat(10_000)))
        .hasMessageContaining("in each other");
  }
}
