/** One way to send the same event, as it is copied. */
export interface Snippet {
  readonly id: 'page' | 'node' | 'python' | 'curl' | 'php' | 'go';
  /** As people call the language. */
  readonly name: string;
  readonly code: string;
}

/** Stands where the write key goes. */
export const KEY_PLACE = 'tw_YOUR_WRITE_KEY';

/** @param host this server's address, without a slash at its end */
export const snippetsFor = (host: string): readonly Snippet[] => [
  {
    id: 'page',
    name: 'Browser',
    code: `<script src="${host}/t.js"
  data-write-key="${KEY_PLACE}"></script>
<script>
  tributary.identify('user-42', { email: 'ada@example.com' });
  tributary.track('Product Viewed', { sku: 'A-1' });
</script>`,
  },
  {
    id: 'node',
    name: 'Node',
    code: `// npm install @segment/analytics-node
import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${KEY_PLACE}', host: '${host}' });
analytics.identify({ userId: 'user-42', traits: { email: 'ada@example.com' } });
analytics.track({ userId: 'user-42', event: 'Order Completed', properties: { total: 49 } });
await analytics.closeAndFlush();`,
  },
  {
    id: 'python',
    name: 'Python',
    code: `# pip install segment-analytics-python
import segment.analytics as analytics

analytics.write_key = '${KEY_PLACE}'
analytics.host = '${host}'
analytics.identify('user-42', {'email': 'ada@example.com'})
analytics.track('user-42', 'Order Completed', {'total': 49})
analytics.flush()`,
  },
  {
    id: 'curl',
    name: 'curl',
    code: `curl -u ${KEY_PLACE}: ${host}/v1/track \\
  -H 'content-type: application/json' \\
  -d '{ "userId": "user-42", "event": "Order Completed", "properties": { "total": 49 } }'`,
  },
  {
    id: 'php',
    name: 'PHP',
    code: `<?php
$event = ['userId' => 'user-42', 'event' => 'Order Completed', 'properties' => ['total' => 49]];
$request = curl_init('${host}/v1/track');
curl_setopt_array($request, [
  CURLOPT_POSTFIELDS => json_encode($event),
  CURLOPT_HTTPHEADER => ['content-type: application/json', 'x-write-key: ${KEY_PLACE}'],
  CURLOPT_RETURNTRANSFER => true,
]);
echo curl_exec($request);`,
  },
  {
    id: 'go',
    name: 'Go',
    code: `package main

import (
	"net/http"
	"strings"
)

func main() {
	body := \`{ "userId": "user-42", "event": "Order Completed", "properties": { "total": 49 } }\`
	request, _ := http.NewRequest("POST", "${host}/v1/track", strings.NewReader(body))
	request.Header.Set("content-type", "application/json")
	request.Header.Set("x-write-key", "${KEY_PLACE}")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	answer.Body.Close()
}`,
  },
];
