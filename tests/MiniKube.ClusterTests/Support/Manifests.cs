namespace MiniKube.ClusterTests.Support;

internal static class Manifests
{
    /// <summary>Pods that answer "hello from NAME" on 8080, a Service on port 80.</summary>
    public static string Web(string name, int replicas) => $$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{{name}}}
        spec:
          replicas: {{{replicas}}}
          selector:
            matchLabels: {app: {{{name}}}}
          template:
            metadata:
              labels: {app: {{{name}}}}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
              - name: web
                image: {{{TestCluster.Image}}}
                command: [sh, -c, 'mkdir /www && echo "hello from $POD" > /www/index.html && trap "exit 0" TERM && httpd -f -p 8080 -h /www & trap "kill $!" TERM; wait']
                env:
                - name: POD
                  valueFrom: {fieldRef: {fieldPath: metadata.name}}
                ports:
                - containerPort: 8080
                readinessProbe:
                  httpGet: {path: /, port: 8080}
                  periodSeconds: 1
                  timeoutSeconds: 30
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: {{{name}}}
        spec:
          type: NodePort
          selector: {app: {{{name}}}}
          ports:
          - port: 80
            targetPort: 8080
        """;

    /// <summary>A web server that goes on for a while after it was asked to leave, as one behind a service should.</summary>
    public static string Rolling(string name, int replicas) => Web(name, replicas).Replace("terminationGracePeriodSeconds: 2", "terminationGracePeriodSeconds: 15", StringComparison.Ordinal)
        .Replace("    readinessProbe:", "    lifecycle: {preStop: {exec: {command: [sleep, \"2\"]}}}\n        readinessProbe:", StringComparison.Ordinal);

    public static string Sleeper(string name) => $$$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{{name}}}
          labels: {app: {{{name}}}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: {{{TestCluster.Image}}}
            command: [sh, -c, 'trap "exit 0" TERM; i=0; while true; do echo line $i; i=$((i+1)); sleep 1 & wait $!; done']
        """;
}
