package assets

import (
	"io/fs"
	"strings"
	"testing"
)

func TestOurOwnFilesAreServedWithoutWhatOnlyWeRead(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a.css", "/* one\n two */\n.a { color: red; }\n\n\t.b { margin: 0; /* why */ }\n", ".a { color: red; }\n.b { margin: 0;  }\n"},
		{"a.js", "// what it is for\nconst a = 'https://x'; // at the end\n\n  go();\n", "const a = 'https://x'; // at the end\ngo();\n"},
		{"a.min.js", "  // kept\n", "  // kept\n"},
		{"a.svg", "  <svg/>\n", "  <svg/>\n"},
	} {
		if got := string(slim(tt.name, []byte(tt.in))); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	scripts, err := fs.Glob(static, "static/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range scripts {
		text, err := static.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			if !strings.Contains(name, ".min.") && (strings.Count(line, "`")%2 != 0 || strings.Contains(line, "/*")) {
				t.Errorf("%s:%d: a text or a comment spans lines: slim would spoil it", name, n+1)
			}
		}
	}
}
