namespace MiniKube.ClusterTests.Support;

/// <summary>A small chart of everything that Helm does with a server.</summary>
internal static class HelmChart
{
    public static void Write(string folder, string group, string image)
    {
        Directory.CreateDirectory(Path.Combine(folder, "crds"));
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        File.WriteAllText(Path.Combine(folder, "Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
        File.WriteAllText(Path.Combine(folder, "values.yaml"), $"message: hello\nfail: false\nextra: true\nimage: {image}\n");
        File.WriteAllText(Path.Combine(folder, "crds", "widgets.yaml"), Definition.Replace("GROUP", group, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "templates", "objects.yaml"), Objects.Replace("GROUP", group, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "templates", "hook.yaml"), Hook);
    }

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.GROUP}
        spec:
          group: GROUP
          names: {kind: Widget, plural: widgets, singular: widget}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer, default: 3}, text: {type: string}}}}}}
        """;

    private const string Objects = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{ .Release.Name }}-settings}
        data: {message: {{ .Values.message | quote }}, revision: "{{ if eq .Values.message "hello" }}1{{ else }}2{{ end }}"}
        ---
        apiVersion: GROUP/v1
        kind: Widget
        metadata: {name: {{ .Release.Name }}-widget}
        spec: {text: {{ .Values.message | quote }}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{ .Release.Name }}}
        spec: {selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{ .Release.Name }}}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}, annotations: {message: {{ .Values.message | quote }}}}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: web, image: {{ .Values.image }}, command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1 & wait $!; done"]}]
        {{- if .Values.extra }}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: {{ .Release.Name }}-extra}
        stringData: {a: b}
        {{- end }}
        """;

    private const string Hook = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{ .Release.Name }}-hook
          labels: {hook: "yes"}
          annotations: {helm.sh/hook: "pre-install,pre-upgrade,post-delete", helm.sh/hook-weight: "1", helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"}
        spec:
          restartPolicy: Never
          containers: [{name: hook, image: {{ .Values.image }}, command: [sh, -c, "{{ if .Values.fail }}exit 1{{ else }}exit 0{{ end }}"]}]
        """;
}
