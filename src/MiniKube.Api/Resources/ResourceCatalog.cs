using MiniKube.Api.AdmissionRegistration;
using MiniKube.Api.ApiExtensions;
using MiniKube.Api.ApiRegistration;
using MiniKube.Api.Apps;
using MiniKube.Api.Authentication;
using MiniKube.Api.Authorization;
using MiniKube.Api.Batch;
using MiniKube.Api.Coordination;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Api.FlowControl;
using MiniKube.Api.Networking;
using MiniKube.Api.Nodes;
using MiniKube.Api.Policy;
using MiniKube.Api.Rbac;
using MiniKube.Api.ResourceAllocation;
using MiniKube.Api.Scheduling;
using MiniKube.Api.Storage;

namespace MiniKube.Api;

/// <summary>The definitions of all built-in kinds. They are named here because finding them in the assembly would cost every start 20 ms.</summary>
public static class ResourceCatalog
{
    private static readonly Lazy<IReadOnlyList<ResourceDefinition>> All = new(Sorted);

    public static IReadOnlyList<ResourceDefinition> BuiltIn => All.Value;

    /// <summary>Each kind once, in the version in which its objects are stored; without those that are never stored.</summary>
    public static IEnumerable<ResourceDefinition> Stored => BuiltIn.Where(definition => definition.IsStored && definition.StoredForm is null);

    private static ResourceDefinition[] Sorted()
    {
        ResourceDefinition[] all =
        [
            MutatingAdmissionPolicy.Definition, MutatingAdmissionPolicyBinding.Definition, MutatingWebhookConfiguration.Definition,
            ValidatingAdmissionPolicy.Definition, ValidatingAdmissionPolicyBinding.Definition, ValidatingWebhookConfiguration.Definition,
            CustomResourceDefinition.Definition,
            APIService.Definition,
            ControllerRevision.Definition, DaemonSet.Definition, Deployment.Definition, ReplicaSet.Definition, StatefulSet.Definition,
            SelfSubjectReview.Definition, TokenReview.Definition,
            LocalSubjectAccessReview.Definition, SelfSubjectAccessReview.Definition, SelfSubjectRulesReview.Definition,
            SubjectAccessReview.Definition,
            Autoscaling.V2.HorizontalPodAutoscaler.Definition, Autoscaling.HorizontalPodAutoscaler.Definition,
            CronJob.Definition, Job.Definition,
            Certificates.CertificateSigningRequest.Definition,
            Lease.Definition,
            Binding.Definition, ComponentStatus.Definition, ConfigMap.Definition, Endpoints.Definition, Event.Definition, Events.Event.Definition,
            LimitRange.Definition, Namespace.Definition, Node.Definition, PersistentVolume.Definition, PersistentVolumeClaim.Definition,
            Pod.Definition, PodTemplate.Definition, ReplicationController.Definition, ResourceQuota.Definition, Secret.Definition,
            Service.Definition, ServiceAccount.Definition,
            EndpointSlice.Definition,
            FlowSchema.Definition, PriorityLevelConfiguration.Definition,
            Ingress.Definition, IngressClass.Definition, IPAddress.Definition, NetworkPolicy.Definition, ServiceCIDR.Definition,
            RuntimeClass.Definition,
            PodDisruptionBudget.Definition,
            ClusterRole.Definition, ClusterRoleBinding.Definition, Role.Definition, RoleBinding.Definition,
            DeviceClass.Definition, ResourceAllocation.ResourceClaim.Definition, ResourceClaimTemplate.Definition, ResourceSlice.Definition,
            PriorityClass.Definition,
            CSIDriver.Definition, CSINode.Definition, CSIStorageCapacity.Definition, StorageClass.Definition, VolumeAttachment.Definition,
            VolumeAttributesClass.Definition,
        ];
        // The version that is stored comes before those that are views of it.
        return [.. all.OrderBy(kind => kind.Group, StringComparer.Ordinal).ThenBy(kind => kind.Plural, StringComparer.Ordinal).ThenBy(kind => kind.StoredForm is not null)];
    }
}
