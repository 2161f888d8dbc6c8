using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniKube.Api.AdmissionRegistration;
using MiniKube.Api.Apps;
using MiniKube.Api.Authentication;
using MiniKube.Api.Authorization;
using MiniKube.Api.Batch;
using MiniKube.Api.Autoscaling;
using MiniKube.Api.Coordination;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Api.Meta;
using MiniKube.Api.Networking;
using MiniKube.Api.Nodes;
using MiniKube.Api.Policy;
using MiniKube.Api.Rbac;
using MiniKube.Api.Scheduling;

namespace MiniKube.Api;

/// <summary>Generated serializers of every kind that a component reads or writes as a typed object.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(TimeConverter)])]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Core.EndpointPort), TypeInfoPropertyName = "CoreEndpointPort")]
[JsonSerializable(typeof(IReadOnlyList<Core.EndpointPort>), TypeInfoPropertyName = "CoreEndpointPorts")]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(DeleteOptions))]
[JsonSerializable(typeof(ObjectMeta))]
[JsonSerializable(typeof(Scale))]
[JsonSerializable(typeof(Binding))]
[JsonSerializable(typeof(Eviction))]
[JsonSerializable(typeof(Namespace))]
[JsonSerializable(typeof(Node))]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(Service))]
[JsonSerializable(typeof(Endpoints))]
[JsonSerializable(typeof(EndpointSlice))]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(ServiceAccount))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(Networking.Ingress))]
[JsonSerializable(typeof(Networking.IngressClass))]
[JsonSerializable(typeof(Deployment))]
[JsonSerializable(typeof(ReplicaSet))]
[JsonSerializable(typeof(StatefulSet))]
[JsonSerializable(typeof(DaemonSet))]
[JsonSerializable(typeof(ControllerRevision))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(CronJob))]
[JsonSerializable(typeof(Autoscaling.V2.HorizontalPodAutoscaler))]
[JsonSerializable(typeof(PersistentVolume))]
[JsonSerializable(typeof(PersistentVolumeClaim))]
[JsonSerializable(typeof(LimitRange))]
[JsonSerializable(typeof(ResourceQuota))]
[JsonSerializable(typeof(PodTemplate))]
[JsonSerializable(typeof(ReplicationController))]
[JsonSerializable(typeof(ComponentStatus))]
[JsonSerializable(typeof(PodDisruptionBudget))]
[JsonSerializable(typeof(PriorityClass))]
[JsonSerializable(typeof(RuntimeClass))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(RoleBinding))]
[JsonSerializable(typeof(ClusterRole))]
[JsonSerializable(typeof(ClusterRoleBinding))]
[JsonSerializable(typeof(TokenReview))]
[JsonSerializable(typeof(Certificates.CertificateSigningRequest))]
[JsonSerializable(typeof(SelfSubjectReview))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(SubjectAccessReview))]
[JsonSerializable(typeof(LocalSubjectAccessReview))]
[JsonSerializable(typeof(SelfSubjectAccessReview))]
[JsonSerializable(typeof(SelfSubjectRulesReview))]
[JsonSerializable(typeof(IPAddress))]
[JsonSerializable(typeof(ServiceCIDR))]
[JsonSerializable(typeof(NetworkPolicy))]
[JsonSerializable(typeof(MutatingWebhookConfiguration))]
[JsonSerializable(typeof(ValidatingWebhookConfiguration))]
[JsonSerializable(typeof(MutatingAdmissionPolicy))]
[JsonSerializable(typeof(MutatingAdmissionPolicyBinding))]
[JsonSerializable(typeof(ValidatingAdmissionPolicy))]
[JsonSerializable(typeof(ValidatingAdmissionPolicyBinding))]
public sealed partial class ApiJsonContext : JsonSerializerContext;
