module github.com/apig-js/apig/tools/ports/go

go 1.21
