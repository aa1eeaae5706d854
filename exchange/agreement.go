package exchange

import (
	"bytes"
	"fmt"
	"html/template"
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// AgreementPDF draws one version of an agreement as a file to keep, with its
// seal on every page. The same version always gives the same bytes. The page
// is its accessible original.
func AgreementPDF(d funding.Document, issued time.Time) ([]byte, error) {
	return drawPDF(d, issued, fmt.Sprintf("Sealed with SHA-256 %s", d.Hash()))
}

// AgreementHTML is one version of an agreement as a page that stands by
// itself: no style, script or picture from anywhere.
func AgreementHTML(d funding.Document) ([]byte, error) {
	var out bytes.Buffer
	if err := agreementPage.Execute(&out, d); err != nil {
		return nil, fmt.Errorf("write %s as HTML: %w", d.Ref, err)
	}
	return out.Bytes(), nil
}

var agreementPage = template.Must(template.New("agreement").Funcs(template.FuncMap{
	"plus": func(a, b int) int { return a + b },
}).Parse(`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{{.Title}}, version {{.Version}}</title>
</head>
<body>
<h1>{{.Title}}</h1>
<p>Reference {{.Ref}}, version {{.Version}}, {{.Date}}</p>
{{range $i, $s := .Sections}}<h2>{{plus $i 1}}. {{$s.Heading}}</h2>
{{range $s.Paragraphs}}<p>{{.}}</p>
{{end}}{{with $s.Table}}{{if .Rows}}<table>
<caption>{{.Caption}}</caption>
<thead><tr>{{range .Head}}<th scope="col">{{.}}</th>{{end}}</tr></thead>
<tbody>
{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</tbody>
</table>
{{end}}{{end}}{{end}}<p>Sealed with SHA-256 {{.Hash}}</p>
</body>
</html>
`))
