/** One stream crosses the internet and is handed on inside the house: amber is the local network, as everywhere. */
export function SiteDrawing() {
  return (
    <svg className="drawing" viewBox="0 0 480 300" role="img" aria-labelledby="site-drawing">
      <title id="site-drawing">
        One line goes from the server to a house; inside, one person hands the picture on to three others.
      </title>
      <path className="house" d="M200 118 330 34l130 84v140a8 8 0 0 1-8 8H208a8 8 0 0 1-8-8z" />
      <path className="wan" d="M92 150H222" />
      <path className="lan" d="M248 150 330 106M248 150 412 150M248 150 330 214" />
      <rect className="server" x="20" y="118" width="72" height="64" rx="12" />
      <path className="server-mark" d="M38 142h36M38 158h20" />
      <g className="person">
        <circle cx="330" cy="106" r="22" />
        <circle cx="412" cy="150" r="22" />
        <circle cx="330" cy="214" r="22" />
      </g>
      <circle className="relay" cx="248" cy="150" r="26" />
    </svg>
  );
}
