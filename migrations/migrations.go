// Package migrations carries the database schema as numbered SQL files, and
// the rulesets that a new installation starts with.
package migrations

import "embed"

// FS holds the schema files, applied in name order, each once.
//
//go:embed *.sql
var FS embed.FS

// Rulesets holds the rulesets shipped with the product, one YAML file each.
//
//go:embed rulesets/*.yaml
var Rulesets embed.FS

// Demo holds the demo's organisations, people and round as YAML.
//
//go:embed demo.yaml
var Demo []byte

// Reference holds England's regions and integrated care boards, and who
// succeeded whom, as YAML.
//
//go:embed reference.yaml
var Reference []byte

// Capabilities holds the list of an electronic patient record's capabilities
// as YAML.
//
//go:embed capabilities.yaml
var Capabilities []byte
