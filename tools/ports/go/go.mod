module github.com/apig-js/apig/tools/ports/go

go 1.21

require github.com/emmansun/gmsm v0.15.5

require golang.org/x/sys v0.3.0 // indirect
