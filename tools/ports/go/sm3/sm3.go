// Package sm3 is the algorithm SDK-HMAC-SM3. It is a package of its own, since the standard library has no SM3: whoever
// does not import it does not need the module that has.
package sm3

import (
	"github.com/emmansun/gmsm/sm3"

	apigsignature "github.com/apig-js/apig/tools/ports/go"
)

// Algorithm is SDK-HMAC-SM3: SM3 in place of SHA-256, for both hashes and the HMAC.
var Algorithm = apigsignature.Algorithm{
	Name:          "SDK-HMAC-SM3",
	ContentHeader: "x-sdk-content-sm3",
	NewHash:       sm3.New,
}
