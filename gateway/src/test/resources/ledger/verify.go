// Verifies a ledger with Go's own checksum-database packages (golang.org/x/mod/sumdb), which share nothing with ours.
// Arguments: folder of the log, file of the key, older checkpoint, consistency proof, then pairs of proof and entry.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type folder string

func (folder) Height() int                         { return 8 }
func (folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		all = append(all, read(string(f)+"/"+path))
	}
	return all, nil
}

func must(err error) {
	if err != nil {
		fmt.Println("FAILED", err)
		os.Exit(1)
	}
}

func read(path string) []byte {
	bytes, err := os.ReadFile(path)
	must(err)
	return bytes
}

func open(bytes []byte, key note.Verifier) tlog.Tree {
	opened, err := note.Open(bytes, note.VerifierList(key))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != key.Name() {
		must(fmt.Errorf("origin %s", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	return tlog.Tree{N: size, Hash: hash(lines[2])}
}

func hash(text string) tlog.Hash {
	parsed, err := tlog.ParseHash(text)
	must(err)
	return parsed
}

func main() {
	args := os.Args[1:]
	key, err := note.NewVerifier(strings.TrimSpace(string(read(args[1]))))
	must(err)
	tree := open(read(args[0]+"/checkpoint"), key)
	older := open(read(args[2]), key)
	hashes := tlog.TileHashReader(tree, folder(args[0]))
	for index := int64(0); index < tree.N; index += 37 {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		must(err)
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		must(err)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]))
	}
	var continued tlog.TreeProof
	for _, line := range strings.Fields(string(read(args[3]))) {
		continued = append(continued, hash(line))
	}
	must(tlog.CheckTree(continued, tree.N, tree.Hash, older.N, older.Hash))
	for i := 4; i+1 < len(args); i += 2 {
		parts := strings.SplitN(string(read(args[i])), "\n\n", 2)
		lines := strings.Split(parts[0], "\n")
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
		must(err)
		var proof tlog.RecordProof
		for _, line := range lines[2:] {
			proof = append(proof, hash(line))
		}
		in := open([]byte(parts[1]), key)
		must(tlog.CheckRecord(proof, in.N, in.Hash, index, tlog.RecordHash(read(args[i+1]))))
	}
	fmt.Println("agreed", tree.N, older.N)
}
