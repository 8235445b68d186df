export const HELP = `npm start
    Starts a local gateway and a sample service on this computer, makes signed calls to them and shows the answers.

npm start -- --serve
    Starts both and keeps them running, for programs of your own: prints the URL and a key.

npm start -- --url <uri> [options]
    Calls a real service once.

  --url <uri>              the URI of the service, as the console shows it
  --credentials <file>     credentials.csv as the console gives it; without it, AK and SK come from the
                           environment: HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK
  --security-token <text>  for temporary AK and SK; also HUAWEICLOUD_SDK_SECURITY_TOKEN
  --json <text>            a JSON body, sent exactly as it stands here
  --file <field>=<path>    a file of a multipart/form-data body; may be repeated. The type comes from the file
                           name, or from ';type=image/png' after the path
  --method <method>        default: POST with a body, else GET
  --stage <name>           the header x-stage; default: RELEASE
  --header <name: value>   another header; may be repeated
  --help                   this text

--credentials goes with each of the three.

Examples
  npm start -- --url https://<host>/v1/infers/<id> --credentials credentials.csv --json '{"text":"hello"}'
  npm start -- --url https://<host>/v1/infers/<id> --credentials credentials.csv --file images=flower.png
`
