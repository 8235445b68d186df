module github.com/apig-js/apig/tools/interop/backends/go

go 1.21

require github.com/apig-js/apig/tools/ports/go v0.0.0

replace github.com/apig-js/apig/tools/ports/go => ../../../ports/go
