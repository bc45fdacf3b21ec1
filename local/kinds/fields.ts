// Generated from k8s.io/api v0.36.0 by deploy/kinds/extract.ts: do not edit.
// The fields of every built-in type, in one text that `shape/row.ts` reads type by type.
// A type: `type <name> [atomic]`. A field: `<name> <protobuf number> <type> <marks>`, where
// `+` inlines the fields of another type, `*` is a pointer (a zero is a value), `zero` says
// that a zero is written, `list`, `map` and `struct` say who may own parts (lists are atomic
// unless said), and `merge` and `retain-keys` steer strategic merge patches.
export const FIELDS = `
type admissionregistration.v1.AuditAnnotation
  key 1 string required zero
  valueExpression 2 string required zero
type admissionregistration.v1.ExpressionWarning
  fieldRef 2 string required zero
  warning 3 string required zero
type admissionregistration.v1.MatchCondition
  name 1 string required zero
  expression 2 string required zero
type admissionregistration.v1.MatchResources atomic
  namespaceSelector 1 *meta.v1.LabelSelector
  objectSelector 2 *meta.v1.LabelSelector
  resourceRules 3 []NamedRuleWithOperations
  excludeResourceRules 4 []NamedRuleWithOperations
  matchPolicy 7 *string
type admissionregistration.v1.MutatingWebhook
  name 1 string required zero
  clientConfig 2 WebhookClientConfig required zero
  rules 3 []RuleWithOperations
  failurePolicy 4 *string
  matchPolicy 9 *string
  namespaceSelector 5 *meta.v1.LabelSelector
  objectSelector 11 *meta.v1.LabelSelector
  sideEffects 6 *string required zero
  timeoutSeconds 7 *int32
  admissionReviewVersions 8 []string required zero
  reinvocationPolicy 10 *string
  matchConditions 12 []MatchCondition list=name merge=name
type admissionregistration.v1.MutatingWebhookConfiguration
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  webhooks 2 []MutatingWebhook list=name merge=name
type admissionregistration.v1.NamedRuleWithOperations atomic
  resourceNames 1 []string
  + 2 RuleWithOperations
type admissionregistration.v1.ParamKind atomic
  apiVersion 1 string
  kind 2 string
type admissionregistration.v1.ParamRef atomic
  name 1 string
  namespace 2 string
  selector 3 *meta.v1.LabelSelector
  parameterNotFoundAction 4 *string
type admissionregistration.v1.Rule
  apiGroups 1 []string
  apiVersions 2 []string
  resources 3 []string
  scope 4 *string
type admissionregistration.v1.RuleWithOperations
  operations 1 []string
  + 2 Rule
type admissionregistration.v1.ServiceReference
  namespace 1 string required zero
  name 2 string required zero
  path 3 *string
  port 4 *int32
type admissionregistration.v1.TypeChecking
  expressionWarnings 1 []ExpressionWarning
type admissionregistration.v1.ValidatingAdmissionPolicy
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 ValidatingAdmissionPolicySpec
  status 3 ValidatingAdmissionPolicyStatus
type admissionregistration.v1.ValidatingAdmissionPolicyBinding
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 ValidatingAdmissionPolicyBindingSpec required
type admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec
  policyName 1 string required
  paramRef 2 *ParamRef
  matchResources 3 *MatchResources
  validationActions 4 []string required list=set
type admissionregistration.v1.ValidatingAdmissionPolicySpec
  paramKind 1 *ParamKind
  matchConstraints 2 *MatchResources
  validations 3 []Validation
  failurePolicy 4 *string
  auditAnnotations 5 []AuditAnnotation
  matchConditions 6 []MatchCondition list=name merge=name
  variables 7 []Variable list=name merge=name
type admissionregistration.v1.ValidatingAdmissionPolicyStatus
  observedGeneration 1 int64
  typeChecking 2 *TypeChecking
  conditions 3 []meta.v1.Condition list=type
type admissionregistration.v1.ValidatingWebhook
  name 1 string required zero
  clientConfig 2 WebhookClientConfig required zero
  rules 3 []RuleWithOperations
  failurePolicy 4 *string
  matchPolicy 9 *string
  namespaceSelector 5 *meta.v1.LabelSelector
  objectSelector 10 *meta.v1.LabelSelector
  sideEffects 6 *string required zero
  timeoutSeconds 7 *int32
  admissionReviewVersions 8 []string required zero
  matchConditions 11 []MatchCondition list=name merge=name
type admissionregistration.v1.ValidatingWebhookConfiguration
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  webhooks 2 []ValidatingWebhook list=name merge=name
type admissionregistration.v1.Validation
  expression 1 string required zero
  message 2 string
  reason 3 *string
  messageExpression 4 string
type admissionregistration.v1.Variable atomic
  name 1 string required zero
  expression 2 string required zero
type admissionregistration.v1.WebhookClientConfig
  url 3 *string
  service 1 *ServiceReference
  caBundle 2 bytes
type apiextensions.v1.CustomResourceColumnDefinition
  name 1 string required zero
  type 2 string required zero
  format 3 string
  description 4 string
  priority 5 int32
  jsonPath 6 string required zero
type apiextensions.v1.CustomResourceConversion
  strategy 1 string required zero
  webhook 2 *WebhookConversion
type apiextensions.v1.CustomResourceDefinition
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 CustomResourceDefinitionSpec required zero
  status 3 CustomResourceDefinitionStatus
type apiextensions.v1.CustomResourceDefinitionCondition
  type 1 string required zero
  status 2 string required zero
  lastTransitionTime 3 time
  reason 4 string
  message 5 string
  observedGeneration 6 int64
type apiextensions.v1.CustomResourceDefinitionNames
  plural 1 string required zero
  singular 2 string
  shortNames 3 []string
  kind 4 string required zero
  listKind 5 string
  categories 6 []string
type apiextensions.v1.CustomResourceDefinitionSpec
  group 1 string required zero
  names 3 CustomResourceDefinitionNames required zero
  scope 4 string required zero
  versions 7 []CustomResourceDefinitionVersion required zero
  conversion 9 *CustomResourceConversion
  preserveUnknownFields 10 bool
type apiextensions.v1.CustomResourceDefinitionStatus
  conditions 1 []CustomResourceDefinitionCondition zero list=type
  acceptedNames 2 CustomResourceDefinitionNames zero
  storedVersions 3 []string zero
  observedGeneration 4 int64
type apiextensions.v1.CustomResourceDefinitionVersion
  name 1 string required zero
  served 2 bool required zero
  storage 3 bool required zero
  deprecated 7 bool
  deprecationWarning 8 *string
  schema 4 *CustomResourceValidation
  subresources 5 *CustomResourceSubresources
  additionalPrinterColumns 6 []CustomResourceColumnDefinition
  selectableFields 9 []SelectableField
type apiextensions.v1.CustomResourceSubresourceScale
  specReplicasPath 1 string required zero
  statusReplicasPath 2 string required zero
  labelSelectorPath 3 *string
type apiextensions.v1.CustomResourceSubresourceStatus
type apiextensions.v1.CustomResourceSubresources
  status 1 *CustomResourceSubresourceStatus
  scale 2 *CustomResourceSubresourceScale
type apiextensions.v1.CustomResourceValidation
  openAPIV3Schema 1 *JSONSchemaProps
type apiextensions.v1.ExternalDocumentation
  description 1 string
  url 2 string
type apiextensions.v1.JSONSchemaProps
  id 1 string
  $schema 2 string
  $ref 3 *string
  description 4 string
  type 5 string
  format 6 string
  title 7 string
  default 8 *raw
  maximum 9 *float64
  exclusiveMaximum 10 bool
  minimum 11 *float64
  exclusiveMinimum 12 bool
  maxLength 13 *int64
  minLength 14 *int64
  pattern 15 string
  maxItems 16 *int64
  minItems 17 *int64
  uniqueItems 18 bool
  multipleOf 19 *float64
  enum 20 []raw
  maxProperties 21 *int64
  minProperties 22 *int64
  required 23 []string
  items 24 *schema-or-list
  allOf 25 []JSONSchemaProps
  oneOf 26 []JSONSchemaProps
  anyOf 27 []JSONSchemaProps
  not 28 *JSONSchemaProps
  properties 29 {}JSONSchemaProps
  additionalProperties 30 *schema-or-bool
  patternProperties 31 {}JSONSchemaProps
  dependencies 32 {}schema-or-strings
  additionalItems 33 *schema-or-bool
  definitions 34 {}JSONSchemaProps
  externalDocs 35 *ExternalDocumentation
  example 36 *raw
  nullable 37 bool
  x-kubernetes-preserve-unknown-fields 38 *bool
  x-kubernetes-embedded-resource 39 bool
  x-kubernetes-int-or-string 40 bool
  x-kubernetes-list-map-keys 41 []string
  x-kubernetes-list-type 42 *string
  x-kubernetes-map-type 43 *string
  x-kubernetes-validations 44 []ValidationRule list=rule merge=rule
type apiextensions.v1.SelectableField
  jsonPath 1 string required zero
type apiextensions.v1.ServiceReference
  namespace 1 string required zero
  name 2 string required zero
  path 3 *string
  port 4 *int32
type apiextensions.v1.ValidationRule
  rule 1 string required zero
  message 2 string
  messageExpression 3 string
  reason 4 *string
  fieldPath 5 string
  optionalOldSelf 6 *bool
type apiextensions.v1.WebhookClientConfig
  url 3 *string
  service 1 *ServiceReference
  caBundle 2 bytes
type apiextensions.v1.WebhookConversion
  clientConfig 2 *WebhookClientConfig
  conversionReviewVersions 3 []string required zero
type apps.v1.ControllerRevision
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  data 2 raw
  revision 3 int64 required zero
type apps.v1.DaemonSet
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 DaemonSetSpec
  status 3 DaemonSetStatus
type apps.v1.DaemonSetCondition
  type 1 string required zero
  status 2 string required zero
  lastTransitionTime 3 time
  reason 4 string
  message 5 string
type apps.v1.DaemonSetSpec
  selector 1 *meta.v1.LabelSelector required zero
  template 2 core.v1.PodTemplateSpec required zero
  updateStrategy 3 DaemonSetUpdateStrategy
  minReadySeconds 4 int32
  revisionHistoryLimit 6 *int32
type apps.v1.DaemonSetStatus
  currentNumberScheduled 1 int32 required zero
  numberMisscheduled 2 int32 required zero
  desiredNumberScheduled 3 int32 required zero
  numberReady 4 int32 required zero
  observedGeneration 5 int64
  updatedNumberScheduled 6 int32
  numberAvailable 7 int32
  numberUnavailable 8 int32
  collisionCount 9 *int32
  conditions 10 []DaemonSetCondition list=type merge=type
type apps.v1.DaemonSetUpdateStrategy
  type 1 string
  rollingUpdate 2 *RollingUpdateDaemonSet
type apps.v1.Deployment
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 DeploymentSpec
  status 3 DeploymentStatus
type apps.v1.DeploymentCondition
  type 1 string required zero
  status 2 string required zero
  lastUpdateTime 6 time
  lastTransitionTime 7 time
  reason 4 string
  message 5 string
type apps.v1.DeploymentSpec
  replicas 1 *int32
  selector 2 *meta.v1.LabelSelector required zero
  template 3 core.v1.PodTemplateSpec required zero
  strategy 4 DeploymentStrategy retain-keys
  minReadySeconds 5 int32
  revisionHistoryLimit 6 *int32
  paused 7 bool
  progressDeadlineSeconds 9 *int32
type apps.v1.DeploymentStatus
  observedGeneration 1 int64
  replicas 2 int32
  updatedReplicas 3 int32
  readyReplicas 7 int32
  availableReplicas 4 int32
  unavailableReplicas 5 int32
  terminatingReplicas 9 *int32
  conditions 6 []DeploymentCondition list=type merge=type
  collisionCount 8 *int32
type apps.v1.DeploymentStrategy
  type 1 string
  rollingUpdate 2 *RollingUpdateDeployment
type apps.v1.ReplicaSet
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 ReplicaSetSpec
  status 3 ReplicaSetStatus
type apps.v1.ReplicaSetCondition
  type 1 string required zero
  status 2 string required zero
  lastTransitionTime 3 time
  reason 4 string
  message 5 string
type apps.v1.ReplicaSetSpec
  replicas 1 *int32
  minReadySeconds 4 int32
  selector 2 *meta.v1.LabelSelector required zero
  template 3 core.v1.PodTemplateSpec
type apps.v1.ReplicaSetStatus
  replicas 1 int32 required zero
  fullyLabeledReplicas 2 int32
  readyReplicas 4 int32
  availableReplicas 5 int32
  terminatingReplicas 7 *int32
  observedGeneration 3 int64
  conditions 6 []ReplicaSetCondition list=type merge=type
type apps.v1.RollingUpdateDaemonSet
  maxUnavailable 1 *int-or-string
  maxSurge 2 *int-or-string
type apps.v1.RollingUpdateDeployment
  maxUnavailable 1 *int-or-string
  maxSurge 2 *int-or-string
type apps.v1.RollingUpdateStatefulSetStrategy
  partition 1 *int32
  maxUnavailable 2 *int-or-string
type apps.v1.StatefulSet
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 StatefulSetSpec
  status 3 StatefulSetStatus
type apps.v1.StatefulSetCondition
  type 1 string required zero
  status 2 string required zero
  lastTransitionTime 3 time
  reason 4 string
  message 5 string
type apps.v1.StatefulSetOrdinals
  start 1 int32 zero
type apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy
  whenDeleted 1 string
  whenScaled 2 string
type apps.v1.StatefulSetSpec
  replicas 1 *int32
  selector 2 *meta.v1.LabelSelector required zero
  template 3 core.v1.PodTemplateSpec required zero
  volumeClaimTemplates 4 []core.v1.PersistentVolumeClaim
  serviceName 5 string zero
  podManagementPolicy 6 string
  updateStrategy 7 StatefulSetUpdateStrategy
  revisionHistoryLimit 8 *int32
  minReadySeconds 9 int32
  persistentVolumeClaimRetentionPolicy 10 *StatefulSetPersistentVolumeClaimRetentionPolicy
  ordinals 11 *StatefulSetOrdinals
type apps.v1.StatefulSetStatus
  observedGeneration 1 int64
  replicas 2 int32 required zero
  readyReplicas 3 int32
  currentReplicas 4 int32
  updatedReplicas 5 int32
  currentRevision 6 string
  updateRevision 7 string
  collisionCount 9 *int32
  conditions 10 []StatefulSetCondition list=type merge=type
  availableReplicas 11 int32 zero
type apps.v1.StatefulSetUpdateStrategy
  type 1 string
  rollingUpdate 2 *RollingUpdateStatefulSetStrategy
type authentication.v1.BoundObjectReference
  kind 1 string
  apiVersion 2 string
  name 3 string
  uid 4 string
type authentication.v1.SelfSubjectReview
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  status 2 SelfSubjectReviewStatus
type authentication.v1.SelfSubjectReviewStatus
  userInfo 1 UserInfo
type authentication.v1.TokenRequest
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 TokenRequestSpec zero
  status 3 TokenRequestStatus
type authentication.v1.TokenRequestSpec
  audiences 1 []string zero
  expirationSeconds 4 *int64 zero
  boundObjectRef 3 *BoundObjectReference zero
type authentication.v1.TokenRequestStatus
  token 1 string zero
  expirationTimestamp 2 time zero
type authentication.v1.TokenReview
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 TokenReviewSpec required zero
  status 3 TokenReviewStatus
type authentication.v1.TokenReviewSpec
  token 1 string required
  audiences 2 []string
type authentication.v1.TokenReviewStatus
  authenticated 1 bool
  user 2 UserInfo
  audiences 4 []string
  error 3 string
type authentication.v1.UserInfo
  username 1 string
  uid 2 string
  groups 3 []string
  extra 4 {}strings
type authorization.v1.FieldSelectorAttributes
  rawSelector 1 string
  requirements 2 []meta.v1.FieldSelectorRequirement
type authorization.v1.LabelSelectorAttributes
  rawSelector 1 string
  requirements 2 []meta.v1.LabelSelectorRequirement
type authorization.v1.LocalSubjectAccessReview
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 SubjectAccessReviewSpec required zero
  status 3 SubjectAccessReviewStatus
type authorization.v1.NonResourceAttributes
  path 1 string
  verb 2 string
type authorization.v1.NonResourceRule
  verbs 1 []string required zero
  nonResourceURLs 2 []string
type authorization.v1.ResourceAttributes
  namespace 1 string
  verb 2 string
  group 3 string
  version 4 string
  resource 5 string
  subresource 6 string
  name 7 string
  fieldSelector 8 *FieldSelectorAttributes
  labelSelector 9 *LabelSelectorAttributes
type authorization.v1.ResourceRule
  verbs 1 []string required zero
  apiGroups 2 []string
  resources 3 []string
  resourceNames 4 []string
type authorization.v1.SelfSubjectAccessReview
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 SelfSubjectAccessReviewSpec required zero
  status 3 SubjectAccessReviewStatus
type authorization.v1.SelfSubjectAccessReviewSpec
  resourceAttributes 1 *ResourceAttributes
  nonResourceAttributes 2 *NonResourceAttributes
type authorization.v1.SelfSubjectRulesReview
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 SelfSubjectRulesReviewSpec required zero
  status 3 SubjectRulesReviewStatus
type authorization.v1.SelfSubjectRulesReviewSpec
  namespace 1 string
type authorization.v1.SubjectAccessReview
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 SubjectAccessReviewSpec required zero
  status 3 SubjectAccessReviewStatus
type authorization.v1.SubjectAccessReviewSpec
  resourceAttributes 1 *ResourceAttributes
  nonResourceAttributes 2 *NonResourceAttributes
  user 3 string
  groups 4 []string
  extra 5 {}strings
  uid 6 string
type authorization.v1.SubjectAccessReviewStatus
  allowed 1 bool required zero
  denied 4 bool
  reason 2 string
  evaluationError 3 string
type authorization.v1.SubjectRulesReviewStatus
  resourceRules 1 []ResourceRule required zero
  nonResourceRules 2 []NonResourceRule required zero
  incomplete 3 bool required zero
  evaluationError 4 string
type autoscaling.v1.Scale
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 ScaleSpec
  status 3 ScaleStatus
type autoscaling.v1.ScaleSpec
  replicas 1 int32 default=0
type autoscaling.v1.ScaleStatus
  replicas 1 int32 required zero
  selector 2 string
type autoscaling.v2.ContainerResourceMetricSource
  name 1 string required zero
  target 2 MetricTarget required zero
  container 3 string required zero
type autoscaling.v2.ContainerResourceMetricStatus
  name 1 string required zero
  current 2 MetricValueStatus required zero
  container 3 string required zero
type autoscaling.v2.CrossVersionObjectReference
  kind 1 string required zero
  name 2 string required zero
  apiVersion 3 string
type autoscaling.v2.ExternalMetricSource
  metric 1 MetricIdentifier required zero
  target 2 MetricTarget required zero
type autoscaling.v2.ExternalMetricStatus
  metric 1 MetricIdentifier required zero
  current 2 MetricValueStatus required zero
type autoscaling.v2.HPAScalingPolicy
  type 1 string required zero
  value 2 int32 required zero
  periodSeconds 3 int32 required zero
type autoscaling.v2.HPAScalingRules
  stabilizationWindowSeconds 3 *int32
  selectPolicy 1 *string
  policies 2 []HPAScalingPolicy
  tolerance 4 *quantity
type autoscaling.v2.HorizontalPodAutoscaler
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 HorizontalPodAutoscalerSpec required
  status 3 HorizontalPodAutoscalerStatus
type autoscaling.v2.HorizontalPodAutoscalerBehavior
  scaleUp 1 *HPAScalingRules
  scaleDown 2 *HPAScalingRules
type autoscaling.v2.HorizontalPodAutoscalerCondition
  type 1 string required zero
  status 2 string required zero
  lastTransitionTime 3 time
  reason 4 string
  message 5 string
type autoscaling.v2.HorizontalPodAutoscalerSpec
  scaleTargetRef 1 CrossVersionObjectReference required zero
  minReplicas 2 *int32
  maxReplicas 3 int32 required zero
  metrics 4 []MetricSpec
  behavior 5 *HorizontalPodAutoscalerBehavior
type autoscaling.v2.HorizontalPodAutoscalerStatus
  observedGeneration 1 *int64
  lastScaleTime 2 *time
  currentReplicas 3 int32
  desiredReplicas 4 int32 required zero
  currentMetrics 5 []MetricStatus zero
  conditions 6 []HorizontalPodAutoscalerCondition list=type merge=type
type autoscaling.v2.MetricIdentifier
  name 1 string required zero
  selector 2 *meta.v1.LabelSelector
type autoscaling.v2.MetricSpec
  type 1 string required zero
  object 2 *ObjectMetricSource
  pods 3 *PodsMetricSource
  resource 4 *ResourceMetricSource
  containerResource 7 *ContainerResourceMetricSource
  external 5 *ExternalMetricSource
type autoscaling.v2.MetricStatus
  type 1 string required zero
  object 2 *ObjectMetricStatus
  pods 3 *PodsMetricStatus
  resource 4 *ResourceMetricStatus
  containerResource 7 *ContainerResourceMetricStatus
  external 5 *ExternalMetricStatus
type autoscaling.v2.MetricTarget
  type 1 string required zero
  value 2 *quantity
  averageValue 3 *quantity
  averageUtilization 4 *int32
type autoscaling.v2.MetricValueStatus
  value 1 *quantity
  averageValue 2 *quantity
  averageUtilization 3 *int32
type autoscaling.v2.ObjectMetricSource
  describedObject 1 CrossVersionObjectReference required zero
  target 2 MetricTarget required zero
  metric 3 MetricIdentifier required zero
type autoscaling.v2.ObjectMetricStatus
  metric 1 MetricIdentifier required zero
  current 2 MetricValueStatus required zero
  describedObject 3 CrossVersionObjectReference required zero
type autoscaling.v2.PodsMetricSource
  metric 1 MetricIdentifier required zero
  target 2 MetricTarget required zero
type autoscaling.v2.PodsMetricStatus
  metric 1 MetricIdentifier required zero
  current 2 MetricValueStatus required zero
type autoscaling.v2.ResourceMetricSource
  name 1 string required zero
  target 2 MetricTarget required zero
type autoscaling.v2.ResourceMetricStatus
  name 1 string required zero
  current 2 MetricValueStatus required zero
type batch.v1.CronJob
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 CronJobSpec required
  status 3 CronJobStatus
type batch.v1.CronJobSpec
  schedule 1 string required zero
  timeZone 8 *string
  startingDeadlineSeconds 2 *int64
  concurrencyPolicy 3 string
  suspend 4 *bool
  jobTemplate 5 JobTemplateSpec required zero
  successfulJobsHistoryLimit 6 *int32
  failedJobsHistoryLimit 7 *int32
type batch.v1.CronJobStatus
  active 1 []core.v1.ObjectReference
  lastScheduleTime 4 *time
  lastSuccessfulTime 5 *time
type batch.v1.Job
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 JobSpec
  status 3 JobStatus
type batch.v1.JobCondition
  type 1 string required zero
  status 2 string required zero
  lastProbeTime 3 time
  lastTransitionTime 4 time
  reason 5 string
  message 6 string
type batch.v1.JobSpec
  parallelism 1 *int32
  completions 2 *int32
  activeDeadlineSeconds 3 *int64
  podFailurePolicy 11 *PodFailurePolicy
  successPolicy 16 *SuccessPolicy
  backoffLimit 7 *int32
  backoffLimitPerIndex 12 *int32
  maxFailedIndexes 13 *int32
  selector 4 *meta.v1.LabelSelector
  manualSelector 5 *bool
  template 6 core.v1.PodTemplateSpec required zero
  ttlSecondsAfterFinished 8 *int32
  completionMode 9 *string
  suspend 10 *bool
  podReplacementPolicy 14 *string
  managedBy 15 *string
type batch.v1.JobStatus
  conditions 1 []JobCondition merge=type
  startTime 2 *time
  completionTime 3 *time
  active 4 int32
  succeeded 5 int32
  failed 6 int32
  terminating 11 *int32
  completedIndexes 7 string
  failedIndexes 10 *string
  uncountedTerminatedPods 8 *UncountedTerminatedPods
  ready 9 *int32
type batch.v1.JobTemplateSpec
  metadata 1 meta.v1.ObjectMeta
  spec 2 JobSpec
type batch.v1.PodFailurePolicy
  rules 1 []PodFailurePolicyRule required zero
type batch.v1.PodFailurePolicyOnExitCodesRequirement
  containerName 1 *string
  operator 2 string required zero
  values 3 []int32 required zero list=set
type batch.v1.PodFailurePolicyOnPodConditionsPattern
  type 1 string required zero
  status 2 string zero
type batch.v1.PodFailurePolicyRule
  action 1 string required zero
  onExitCodes 2 *PodFailurePolicyOnExitCodesRequirement
  onPodConditions 3 []PodFailurePolicyOnPodConditionsPattern
type batch.v1.SuccessPolicy
  rules 1 []SuccessPolicyRule required zero
type batch.v1.SuccessPolicyRule
  succeededIndexes 1 *string
  succeededCount 2 *int32
type batch.v1.UncountedTerminatedPods
  succeeded 1 []string list=set
  failed 2 []string list=set
type coordination.v1.Lease
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 LeaseSpec
type coordination.v1.LeaseSpec
  holderIdentity 1 *string
  leaseDurationSeconds 2 *int32
  acquireTime 3 *micro-time
  renewTime 4 *micro-time
  leaseTransitions 5 *int32
  strategy 6 *string
  preferredHolder 7 *string
type core.v1.AWSElasticBlockStoreVolumeSource
  volumeID 1 string required zero
  fsType 2 string
  partition 3 int32
  readOnly 4 bool
type core.v1.Affinity
  nodeAffinity 1 *NodeAffinity
  podAffinity 2 *PodAffinity
  podAntiAffinity 3 *PodAntiAffinity
type core.v1.AppArmorProfile
  type 1 string required zero
  localhostProfile 2 *string
type core.v1.AttachedVolume
  name 1 string required zero
  devicePath 2 string required zero
type core.v1.AzureDiskVolumeSource
  diskName 1 string required zero
  diskURI 2 string required zero
  cachingMode 3 *string
  fsType 4 *string default="ext4"
  readOnly 5 *bool default=false
  kind 6 *string
type core.v1.AzureFilePersistentVolumeSource
  secretName 1 string required zero
  shareName 2 string required zero
  readOnly 3 bool
  secretNamespace 4 *string zero
type core.v1.AzureFileVolumeSource
  secretName 1 string required zero
  shareName 2 string required zero
  readOnly 3 bool
type core.v1.Binding
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  target 2 ObjectReference required zero
type core.v1.CSIPersistentVolumeSource
  driver 1 string required zero
  volumeHandle 2 string required zero
  readOnly 3 bool
  fsType 4 string
  volumeAttributes 5 {}string
  controllerPublishSecretRef 6 *SecretReference
  nodeStageSecretRef 7 *SecretReference
  nodePublishSecretRef 8 *SecretReference
  controllerExpandSecretRef 9 *SecretReference
  nodeExpandSecretRef 10 *SecretReference
type core.v1.CSIVolumeSource
  driver 1 string required zero
  readOnly 2 *bool
  fsType 3 *string
  volumeAttributes 4 {}string
  nodePublishSecretRef 5 *LocalObjectReference
type core.v1.Capabilities
  add 1 []string
  drop 2 []string
type core.v1.CephFSPersistentVolumeSource
  monitors 1 []string required zero
  path 2 string
  user 3 string
  secretFile 4 string
  secretRef 5 *SecretReference
  readOnly 6 bool
type core.v1.CephFSVolumeSource
  monitors 1 []string required zero
  path 2 string
  user 3 string
  secretFile 4 string
  secretRef 5 *LocalObjectReference
  readOnly 6 bool
type core.v1.CinderPersistentVolumeSource
  volumeID 1 string required zero
  fsType 2 string
  readOnly 3 bool
  secretRef 4 *SecretReference
type core.v1.CinderVolumeSource
  volumeID 1 string required zero
  fsType 2 string
  readOnly 3 bool
  secretRef 4 *LocalObjectReference
type core.v1.ClientIPConfig
  timeoutSeconds 1 *int32
type core.v1.ClusterTrustBundleProjection
  name 1 *string
  signerName 2 *string
  labelSelector 3 *meta.v1.LabelSelector
  optional 5 *bool
  path 4 string required zero
type core.v1.ConfigMap
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  immutable 4 *bool
  data 2 {}string
  binaryData 3 {}bytes
type core.v1.ConfigMapEnvSource
  + 1 LocalObjectReference
  optional 2 *bool
type core.v1.ConfigMapKeySelector atomic
  + 1 LocalObjectReference
  key 2 string required zero
  optional 3 *bool
type core.v1.ConfigMapNodeConfigSource
  namespace 1 string required zero
  name 2 string required zero
  uid 3 string
  resourceVersion 4 string
  kubeletConfigKey 5 string required zero
type core.v1.ConfigMapProjection
  + 1 LocalObjectReference
  items 2 []KeyToPath
  optional 4 *bool
type core.v1.ConfigMapVolumeSource
  + 1 LocalObjectReference
  items 2 []KeyToPath
  defaultMode 3 *int32
  optional 4 *bool
type core.v1.Container
  name 1 string required zero
  image 2 string
  command 3 []string
  args 4 []string
  workingDir 5 string
  ports 6 []ContainerPort list=containerPort,protocol merge=containerPort
  envFrom 19 []EnvFromSource
  env 7 []EnvVar list=name merge=name
  resources 8 ResourceRequirements
  resizePolicy 23 []ContainerResizePolicy
  restartPolicy 24 *string
  restartPolicyRules 25 []ContainerRestartRule
  volumeMounts 9 []VolumeMount list=mountPath merge=mountPath
  volumeDevices 21 []VolumeDevice list=devicePath merge=devicePath
  livenessProbe 10 *Probe
  readinessProbe 11 *Probe
  startupProbe 22 *Probe
  lifecycle 12 *Lifecycle
  terminationMessagePath 13 string
  terminationMessagePolicy 20 string
  imagePullPolicy 14 string
  securityContext 15 *SecurityContext
  stdin 16 bool
  stdinOnce 17 bool
  tty 18 bool
type core.v1.ContainerExtendedResourceRequest
  containerName 1 string required zero
  resourceName 2 string required zero
  requestName 3 string required zero
type core.v1.ContainerImage
  names 1 []string zero
  sizeBytes 2 int64
type core.v1.ContainerPort
  name 1 string
  hostPort 2 int32
  containerPort 3 int32 required zero
  protocol 4 string default="TCP"
  hostIP 5 string
type core.v1.ContainerResizePolicy
  resourceName 1 string required zero
  restartPolicy 2 string required zero
type core.v1.ContainerRestartRule
  action 1 string required
  exitCodes 2 *ContainerRestartRuleOnExitCodes
type core.v1.ContainerRestartRuleOnExitCodes
  operator 1 string required
  values 2 []int32 list=set
type core.v1.ContainerState
  waiting 1 *ContainerStateWaiting
  running 2 *ContainerStateRunning
  terminated 3 *ContainerStateTerminated
type core.v1.ContainerStateRunning
  startedAt 1 time
type core.v1.ContainerStateTerminated
  exitCode 1 int32 required zero
  signal 2 int32
  reason 3 string
  message 4 string
  startedAt 5 time
  finishedAt 6 time
  containerID 7 string
type core.v1.ContainerStateWaiting
  reason 1 string
  message 2 string
type core.v1.ContainerStatus
  name 1 string required zero
  state 2 ContainerState
  lastState 3 ContainerState
  ready 4 bool required zero
  restartCount 5 int32 required zero
  image 6 string required zero
  imageID 7 string required zero
  containerID 8 string
  started 9 *bool
  allocatedResources 10 {}quantity
  resources 11 *ResourceRequirements
  volumeMounts 12 []VolumeMountStatus list=mountPath merge=mountPath
  user 13 *ContainerUser
  allocatedResourcesStatus 14 []ResourceStatus list=name merge=name
  stopSignal 15 *string
type core.v1.ContainerUser
  linux 1 *LinuxContainerUser
type core.v1.DaemonEndpoint
  Port 1 int32 required zero
type core.v1.DownwardAPIProjection
  items 1 []DownwardAPIVolumeFile
type core.v1.DownwardAPIVolumeFile
  path 1 string required zero
  fieldRef 2 *ObjectFieldSelector
  resourceFieldRef 3 *ResourceFieldSelector
  mode 4 *int32
type core.v1.DownwardAPIVolumeSource
  items 1 []DownwardAPIVolumeFile
  defaultMode 2 *int32
type core.v1.EmptyDirVolumeSource
  medium 1 string
  sizeLimit 2 *quantity
type core.v1.EndpointAddress atomic
  ip 1 string required zero
  hostname 3 string
  nodeName 4 *string
  targetRef 2 *ObjectReference
type core.v1.EndpointPort atomic
  name 1 string
  port 2 int32 required zero
  protocol 3 string
  appProtocol 4 *string
type core.v1.EndpointSubset
  addresses 1 []EndpointAddress
  notReadyAddresses 2 []EndpointAddress
  ports 3 []EndpointPort
type core.v1.Endpoints
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  subsets 2 []EndpointSubset
type core.v1.EnvFromSource
  prefix 1 string
  configMapRef 2 *ConfigMapEnvSource
  secretRef 3 *SecretEnvSource
type core.v1.EnvVar
  name 1 string required zero
  value 2 string
  valueFrom 3 *EnvVarSource
type core.v1.EnvVarSource
  fieldRef 1 *ObjectFieldSelector
  resourceFieldRef 2 *ResourceFieldSelector
  configMapKeyRef 3 *ConfigMapKeySelector
  secretKeyRef 4 *SecretKeySelector
  fileKeyRef 5 *FileKeySelector
type core.v1.EphemeralContainer
  + 1 EphemeralContainerCommon
  targetContainerName 2 string
type core.v1.EphemeralContainerCommon
  name 1 string required zero
  image 2 string
  command 3 []string
  args 4 []string
  workingDir 5 string
  ports 6 []ContainerPort list=containerPort,protocol merge=containerPort
  envFrom 19 []EnvFromSource
  env 7 []EnvVar list=name merge=name
  resources 8 ResourceRequirements
  resizePolicy 23 []ContainerResizePolicy
  restartPolicy 24 *string
  restartPolicyRules 25 []ContainerRestartRule
  volumeMounts 9 []VolumeMount list=mountPath merge=mountPath
  volumeDevices 21 []VolumeDevice list=devicePath merge=devicePath
  livenessProbe 10 *Probe
  readinessProbe 11 *Probe
  startupProbe 22 *Probe
  lifecycle 12 *Lifecycle
  terminationMessagePath 13 string
  terminationMessagePolicy 20 string
  imagePullPolicy 14 string
  securityContext 15 *SecurityContext
  stdin 16 bool
  stdinOnce 17 bool
  tty 18 bool
type core.v1.EphemeralVolumeSource
  volumeClaimTemplate 1 *PersistentVolumeClaimTemplate
type core.v1.Event
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta required zero
  involvedObject 2 ObjectReference required zero
  reason 3 string
  message 4 string
  source 5 EventSource
  firstTimestamp 6 time
  lastTimestamp 7 time
  count 8 int32
  type 9 string
  eventTime 10 micro-time
  series 11 *EventSeries
  action 12 string
  related 13 *ObjectReference
  reportingComponent 14 string zero
  reportingInstance 15 string zero
type core.v1.EventSeries
  count 1 int32
  lastObservedTime 2 micro-time
type core.v1.EventSource
  component 1 string
  host 2 string
type core.v1.ExecAction
  command 1 []string
type core.v1.FCVolumeSource
  targetWWNs 1 []string
  lun 2 *int32
  fsType 3 string
  readOnly 4 bool
  wwids 5 []string
type core.v1.FileKeySelector atomic
  volumeName 1 string required zero
  path 2 string required zero
  key 3 string required zero
  optional 4 *bool default=false
type core.v1.FlexPersistentVolumeSource
  driver 1 string required zero
  fsType 2 string
  secretRef 3 *SecretReference
  readOnly 4 bool
  options 5 {}string
type core.v1.FlexVolumeSource
  driver 1 string required zero
  fsType 2 string
  secretRef 3 *LocalObjectReference
  readOnly 4 bool
  options 5 {}string
type core.v1.FlockerVolumeSource
  datasetName 1 string
  datasetUUID 2 string
type core.v1.GCEPersistentDiskVolumeSource
  pdName 1 string required zero
  fsType 2 string
  partition 3 int32
  readOnly 4 bool
type core.v1.GRPCAction
  port 1 int32 required zero
  service 2 *string zero default=""
type core.v1.GitRepoVolumeSource
  repository 1 string required zero
  revision 2 string
  directory 3 string
type core.v1.GlusterfsPersistentVolumeSource
  endpoints 1 string required zero
  path 2 string required zero
  readOnly 3 bool
  endpointsNamespace 4 *string
type core.v1.GlusterfsVolumeSource
  endpoints 1 string required zero
  path 2 string required zero
  readOnly 3 bool
type core.v1.HTTPGetAction
  path 1 string
  port 2 int-or-string required zero
  host 3 string
  scheme 4 string
  httpHeaders 5 []HTTPHeader
type core.v1.HTTPHeader
  name 1 string required zero
  value 2 string required zero
type core.v1.HostAlias
  ip 1 string required zero
  hostnames 2 []string
type core.v1.HostIP
  ip 1 string required zero
type core.v1.HostPathVolumeSource
  path 1 string required zero
  type 2 *string
type core.v1.ISCSIPersistentVolumeSource
  targetPortal 1 string required zero
  iqn 2 string required zero
  lun 3 int32 required zero
  iscsiInterface 4 string default="default"
  fsType 5 string
  readOnly 6 bool
  portals 7 []string
  chapAuthDiscovery 8 bool
  chapAuthSession 11 bool
  secretRef 10 *SecretReference
  initiatorName 12 *string
type core.v1.ISCSIVolumeSource
  targetPortal 1 string required zero
  iqn 2 string required zero
  lun 3 int32 required zero
  iscsiInterface 4 string default="default"
  fsType 5 string
  readOnly 6 bool
  portals 7 []string
  chapAuthDiscovery 8 bool
  chapAuthSession 11 bool
  secretRef 10 *LocalObjectReference
  initiatorName 12 *string
type core.v1.ImageVolumeSource
  reference 1 string
  pullPolicy 2 string
type core.v1.ImageVolumeStatus
  imageRef 1 string required
type core.v1.KeyToPath
  key 1 string required zero
  path 2 string required zero
  mode 3 *int32
type core.v1.Lifecycle
  postStart 1 *LifecycleHandler
  preStop 2 *LifecycleHandler
  stopSignal 3 *string
type core.v1.LifecycleHandler
  exec 1 *ExecAction
  httpGet 2 *HTTPGetAction
  tcpSocket 3 *TCPSocketAction
  sleep 4 *SleepAction
type core.v1.LimitRange
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 LimitRangeSpec
type core.v1.LimitRangeItem
  type 1 string required zero
  max 2 {}quantity
  min 3 {}quantity
  default 4 {}quantity
  defaultRequest 5 {}quantity
  maxLimitRequestRatio 6 {}quantity
type core.v1.LimitRangeSpec
  limits 1 []LimitRangeItem required zero
type core.v1.LinuxContainerUser
  uid 1 int64 required zero
  gid 2 int64 required zero
  supplementalGroups 3 []int64
type core.v1.LoadBalancerIngress
  ip 1 string
  hostname 2 string
  ipMode 3 *string
  ports 4 []PortStatus
type core.v1.LoadBalancerStatus
  ingress 1 []LoadBalancerIngress
type core.v1.LocalObjectReference atomic
  name 1 string default=""
type core.v1.LocalVolumeSource
  path 1 string required zero
  fsType 2 *string
type core.v1.ModifyVolumeStatus
  targetVolumeAttributesClassName 1 string
  status 2 string required zero
type core.v1.NFSVolumeSource
  server 1 string required zero
  path 2 string required zero
  readOnly 3 bool
type core.v1.Namespace
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 NamespaceSpec
  status 3 NamespaceStatus
type core.v1.NamespaceCondition
  type 1 string required zero
  status 2 string required zero
  lastTransitionTime 4 time
  reason 5 string
  message 6 string
type core.v1.NamespaceSpec
  finalizers 1 []string
type core.v1.NamespaceStatus
  phase 1 string
  conditions 2 []NamespaceCondition list=type merge=type
type core.v1.Node
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 NodeSpec
  status 3 NodeStatus
type core.v1.NodeAddress
  type 1 string required zero
  address 2 string required zero
type core.v1.NodeAffinity
  requiredDuringSchedulingIgnoredDuringExecution 1 *NodeSelector
  preferredDuringSchedulingIgnoredDuringExecution 2 []PreferredSchedulingTerm
type core.v1.NodeAllocatableResourceClaimStatus
  resourceClaimName 1 string required zero
  containers 2 []string list=set
  resources 3 {}quantity required zero
type core.v1.NodeCondition
  type 1 string required zero
  status 2 string required zero
  lastHeartbeatTime 3 time
  lastTransitionTime 4 time
  reason 5 string
  message 6 string
type core.v1.NodeConfigSource
  configMap 2 *ConfigMapNodeConfigSource
type core.v1.NodeConfigStatus
  assigned 1 *NodeConfigSource
  active 2 *NodeConfigSource
  lastKnownGood 3 *NodeConfigSource
  error 4 string
type core.v1.NodeDaemonEndpoints
  kubeletEndpoint 1 DaemonEndpoint
type core.v1.NodeFeatures
  supplementalGroupsPolicy 1 *bool
type core.v1.NodeRuntimeHandler
  name 1 string zero
  features 2 *NodeRuntimeHandlerFeatures
type core.v1.NodeRuntimeHandlerFeatures
  recursiveReadOnlyMounts 1 *bool
  userNamespaces 2 *bool
type core.v1.NodeSelector atomic
  nodeSelectorTerms 1 []NodeSelectorTerm required zero
type core.v1.NodeSelectorRequirement
  key 1 string required zero
  operator 2 string required zero
  values 3 []string
type core.v1.NodeSelectorTerm atomic
  matchExpressions 1 []NodeSelectorRequirement
  matchFields 2 []NodeSelectorRequirement
type core.v1.NodeSpec
  podCIDR 1 string
  podCIDRs 7 []string list=set merge
  providerID 3 string
  unschedulable 4 bool
  taints 5 []Taint
  configSource 6 *NodeConfigSource
  externalID 2 string
type core.v1.NodeStatus
  capacity 1 {}quantity
  allocatable 2 {}quantity
  phase 3 string
  conditions 4 []NodeCondition list=type merge=type
  addresses 5 []NodeAddress list=type merge=type
  daemonEndpoints 6 NodeDaemonEndpoints
  nodeInfo 7 NodeSystemInfo
  images 8 []ContainerImage
  volumesInUse 9 []string
  volumesAttached 10 []AttachedVolume
  config 11 *NodeConfigStatus
  runtimeHandlers 12 []NodeRuntimeHandler
  features 13 *NodeFeatures
  declaredFeatures 14 []string
type core.v1.NodeSwapStatus
  capacity 1 *int64
type core.v1.NodeSystemInfo
  machineID 1 string required zero
  systemUUID 2 string required zero
  bootID 3 string required zero
  kernelVersion 4 string required zero
  osImage 5 string required zero
  containerRuntimeVersion 6 string required zero
  kubeletVersion 7 string required zero
  kubeProxyVersion 8 string required zero
  operatingSystem 9 string required zero
  architecture 10 string required zero
  swap 11 *NodeSwapStatus
type core.v1.ObjectFieldSelector atomic
  apiVersion 1 string
  fieldPath 2 string required zero
type core.v1.ObjectReference atomic
  kind 1 string
  namespace 2 string
  name 3 string
  uid 4 string
  apiVersion 5 string
  resourceVersion 6 string
  fieldPath 7 string
type core.v1.PersistentVolume
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 PersistentVolumeSpec
  status 3 PersistentVolumeStatus
type core.v1.PersistentVolumeClaim
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 PersistentVolumeClaimSpec
  status 3 PersistentVolumeClaimStatus
type core.v1.PersistentVolumeClaimCondition
  type 1 string required zero
  status 2 string required zero
  lastProbeTime 3 time
  lastTransitionTime 4 time
  reason 5 string
  message 6 string
type core.v1.PersistentVolumeClaimSpec
  accessModes 1 []string
  selector 4 *meta.v1.LabelSelector
  resources 2 VolumeResourceRequirements
  volumeName 3 string
  storageClassName 5 *string
  volumeMode 6 *string
  dataSource 7 *TypedLocalObjectReference
  dataSourceRef 8 *TypedObjectReference
  volumeAttributesClassName 9 *string
type core.v1.PersistentVolumeClaimStatus
  phase 1 string
  accessModes 2 []string
  capacity 3 {}quantity
  conditions 4 []PersistentVolumeClaimCondition list=type merge=type
  allocatedResources 5 {}quantity
  allocatedResourceStatuses 7 {}string map=granular
  currentVolumeAttributesClassName 8 *string
  modifyVolumeStatus 9 *ModifyVolumeStatus
type core.v1.PersistentVolumeClaimTemplate
  metadata 1 meta.v1.ObjectMeta
  spec 2 PersistentVolumeClaimSpec required zero
type core.v1.PersistentVolumeClaimVolumeSource
  claimName 1 string required zero
  readOnly 2 bool
type core.v1.PersistentVolumeSource
  gcePersistentDisk 1 *GCEPersistentDiskVolumeSource
  awsElasticBlockStore 2 *AWSElasticBlockStoreVolumeSource
  hostPath 3 *HostPathVolumeSource
  glusterfs 4 *GlusterfsPersistentVolumeSource
  nfs 5 *NFSVolumeSource
  rbd 6 *RBDPersistentVolumeSource
  iscsi 7 *ISCSIPersistentVolumeSource
  cinder 8 *CinderPersistentVolumeSource
  cephfs 9 *CephFSPersistentVolumeSource
  fc 10 *FCVolumeSource
  flocker 11 *FlockerVolumeSource
  flexVolume 12 *FlexPersistentVolumeSource
  azureFile 13 *AzureFilePersistentVolumeSource
  vsphereVolume 14 *VsphereVirtualDiskVolumeSource
  quobyte 15 *QuobyteVolumeSource
  azureDisk 16 *AzureDiskVolumeSource
  photonPersistentDisk 17 *PhotonPersistentDiskVolumeSource
  portworxVolume 18 *PortworxVolumeSource
  scaleIO 19 *ScaleIOPersistentVolumeSource
  local 20 *LocalVolumeSource
  storageos 21 *StorageOSPersistentVolumeSource
  csi 22 *CSIPersistentVolumeSource
type core.v1.PersistentVolumeSpec
  capacity 1 {}quantity
  + 2 PersistentVolumeSource
  accessModes 3 []string
  claimRef 4 *ObjectReference struct=granular
  persistentVolumeReclaimPolicy 5 string
  storageClassName 6 string
  mountOptions 7 []string
  volumeMode 8 *string
  nodeAffinity 9 *VolumeNodeAffinity
  volumeAttributesClassName 10 *string
type core.v1.PersistentVolumeStatus
  phase 1 string
  message 2 string
  reason 3 string
  lastPhaseTransitionTime 4 *time
type core.v1.PhotonPersistentDiskVolumeSource
  pdID 1 string required zero
  fsType 2 string
type core.v1.Pod
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 PodSpec
  status 3 PodStatus
type core.v1.PodAffinity
  requiredDuringSchedulingIgnoredDuringExecution 1 []PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution 2 []WeightedPodAffinityTerm
type core.v1.PodAffinityTerm
  labelSelector 1 *meta.v1.LabelSelector
  namespaces 2 []string
  topologyKey 3 string required zero
  namespaceSelector 4 *meta.v1.LabelSelector
  matchLabelKeys 5 []string
  mismatchLabelKeys 6 []string
type core.v1.PodAntiAffinity
  requiredDuringSchedulingIgnoredDuringExecution 1 []PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution 2 []WeightedPodAffinityTerm
type core.v1.PodCertificateProjection
  signerName 1 string required
  keyType 2 string required
  maxExpirationSeconds 3 *int32
  credentialBundlePath 4 string
  keyPath 5 string
  certificateChainPath 6 string
  userAnnotations 7 {}string
type core.v1.PodCondition
  type 1 string required zero
  observedGeneration 7 int64
  status 2 string required zero
  lastProbeTime 3 time
  lastTransitionTime 4 time
  reason 5 string
  message 6 string
type core.v1.PodDNSConfig
  nameservers 1 []string
  searches 2 []string
  options 3 []PodDNSConfigOption
type core.v1.PodDNSConfigOption
  name 1 string
  value 2 *string
type core.v1.PodExtendedResourceClaimStatus
  requestMappings 1 []ContainerExtendedResourceRequest required zero
  resourceClaimName 2 string required zero
type core.v1.PodIP
  ip 1 string required zero
type core.v1.PodOS
  name 1 string required zero
type core.v1.PodReadinessGate
  conditionType 1 string required zero
type core.v1.PodResourceClaim
  name 1 string required zero
  resourceClaimName 3 *string
  resourceClaimTemplateName 4 *string
type core.v1.PodResourceClaimStatus
  name 1 string required zero
  resourceClaimName 2 *string
type core.v1.PodSchedulingGate
  name 1 string required zero
type core.v1.PodSchedulingGroup
  podGroupName 1 *string
type core.v1.PodSecurityContext
  seLinuxOptions 1 *SELinuxOptions
  windowsOptions 8 *WindowsSecurityContextOptions
  runAsUser 2 *int64
  runAsGroup 6 *int64
  runAsNonRoot 3 *bool
  supplementalGroups 4 []int64
  supplementalGroupsPolicy 12 *string
  fsGroup 5 *int64
  sysctls 7 []Sysctl
  fsGroupChangePolicy 9 *string
  seccompProfile 10 *SeccompProfile
  appArmorProfile 11 *AppArmorProfile
  seLinuxChangePolicy 13 *string
type core.v1.PodSpec
  volumes 1 []Volume list=name merge=name retain-keys
  initContainers 20 []Container list=name merge=name
  containers 2 []Container required zero list=name merge=name
  ephemeralContainers 34 []EphemeralContainer list=name merge=name
  restartPolicy 3 string
  terminationGracePeriodSeconds 4 *int64
  activeDeadlineSeconds 5 *int64
  dnsPolicy 6 string
  nodeSelector 7 {}string map=atomic
  serviceAccountName 8 string
  serviceAccount 9 string
  automountServiceAccountToken 21 *bool
  nodeName 10 string
  hostNetwork 11 bool
  hostPID 12 bool
  hostIPC 13 bool
  shareProcessNamespace 27 *bool
  securityContext 14 *PodSecurityContext
  imagePullSecrets 15 []LocalObjectReference list=name merge=name
  hostname 16 string
  subdomain 17 string
  affinity 18 *Affinity
  schedulerName 19 string
  tolerations 22 []Toleration
  hostAliases 23 []HostAlias list=ip merge=ip
  priorityClassName 24 string
  priority 25 *int32
  dnsConfig 26 *PodDNSConfig
  readinessGates 28 []PodReadinessGate
  runtimeClassName 29 *string
  enableServiceLinks 30 *bool
  preemptionPolicy 31 *string
  overhead 32 {}quantity
  topologySpreadConstraints 33 []TopologySpreadConstraint list=topologyKey,whenUnsatisfiable merge=topologyKey
  setHostnameAsFQDN 35 *bool
  os 36 *PodOS
  hostUsers 37 *bool
  schedulingGates 38 []PodSchedulingGate list=name merge=name
  resourceClaims 39 []PodResourceClaim list=name merge=name retain-keys
  resources 40 *ResourceRequirements
  hostnameOverride 41 *string
  schedulingGroup 43 *PodSchedulingGroup
type core.v1.PodStatus
  observedGeneration 17 int64
  phase 1 string
  conditions 2 []PodCondition list=type merge=type
  message 3 string
  reason 4 string
  nominatedNodeName 11 string
  hostIP 5 string
  hostIPs 16 []HostIP merge=ip
  podIP 6 string
  podIPs 12 []PodIP list=ip merge=ip
  startTime 7 *time
  initContainerStatuses 10 []ContainerStatus
  containerStatuses 8 []ContainerStatus
  qosClass 9 string
  ephemeralContainerStatuses 13 []ContainerStatus
  resize 14 string
  resourceClaimStatuses 15 []PodResourceClaimStatus list=name merge=name retain-keys
  extendedResourceClaimStatus 18 *PodExtendedResourceClaimStatus
  allocatedResources 19 {}quantity
  resources 20 *ResourceRequirements
  nodeAllocatableResourceClaimStatuses 21 []NodeAllocatableResourceClaimStatus
type core.v1.PodTemplateSpec
  metadata 1 meta.v1.ObjectMeta
  spec 2 PodSpec
type core.v1.PortStatus
  port 1 int32 required zero
  protocol 2 string required zero
  error 3 *string
type core.v1.PortworxVolumeSource
  volumeID 1 string required zero
  fsType 2 string
  readOnly 3 bool
type core.v1.PreferredSchedulingTerm
  weight 1 int32 required zero
  preference 2 NodeSelectorTerm required zero
type core.v1.Probe
  + 1 ProbeHandler
  initialDelaySeconds 2 int32
  timeoutSeconds 3 int32
  periodSeconds 4 int32
  successThreshold 5 int32
  failureThreshold 6 int32
  terminationGracePeriodSeconds 7 *int64
type core.v1.ProbeHandler
  exec 1 *ExecAction
  httpGet 2 *HTTPGetAction
  tcpSocket 3 *TCPSocketAction
  grpc 4 *GRPCAction
type core.v1.ProjectedVolumeSource
  sources 1 []VolumeProjection zero
  defaultMode 2 *int32
type core.v1.QuobyteVolumeSource
  registry 1 string required zero
  volume 2 string required zero
  readOnly 3 bool
  user 4 string
  group 5 string
  tenant 6 string
type core.v1.RBDPersistentVolumeSource
  monitors 1 []string required zero
  image 2 string required zero
  fsType 3 string
  pool 4 string default="rbd"
  user 5 string default="admin"
  keyring 6 string default="/etc/ceph/keyring"
  secretRef 7 *SecretReference
  readOnly 8 bool
type core.v1.RBDVolumeSource
  monitors 1 []string required zero
  image 2 string required zero
  fsType 3 string
  pool 4 string default="rbd"
  user 5 string default="admin"
  keyring 6 string default="/etc/ceph/keyring"
  secretRef 7 *LocalObjectReference
  readOnly 8 bool
type core.v1.ResourceClaim
  name 1 string required zero
  request 2 string
type core.v1.ResourceFieldSelector atomic
  containerName 1 string
  resource 2 string required zero
  divisor 3 quantity
type core.v1.ResourceHealth
  resourceID 1 string required zero
  health 2 string
  message 6 *string
type core.v1.ResourceQuota
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 ResourceQuotaSpec
  status 3 ResourceQuotaStatus
type core.v1.ResourceQuotaSpec
  hard 1 {}quantity
  scopes 2 []string
  scopeSelector 3 *ScopeSelector
type core.v1.ResourceQuotaStatus
  hard 1 {}quantity
  used 2 {}quantity
type core.v1.ResourceRequirements
  limits 1 {}quantity
  requests 2 {}quantity
  claims 3 []ResourceClaim list=name
type core.v1.ResourceStatus
  name 1 string required zero
  resources 2 []ResourceHealth list=resourceID
type core.v1.SELinuxOptions
  user 1 string
  role 2 string
  type 3 string
  level 4 string
type core.v1.ScaleIOPersistentVolumeSource
  gateway 1 string required zero
  system 2 string required zero
  secretRef 3 *SecretReference required zero
  sslEnabled 4 bool
  protectionDomain 5 string
  storagePool 6 string
  storageMode 7 string default="ThinProvisioned"
  volumeName 8 string
  fsType 9 string default="xfs"
  readOnly 10 bool
type core.v1.ScaleIOVolumeSource
  gateway 1 string required zero
  system 2 string required zero
  secretRef 3 *LocalObjectReference required zero
  sslEnabled 4 bool
  protectionDomain 5 string
  storagePool 6 string
  storageMode 7 string default="ThinProvisioned"
  volumeName 8 string
  fsType 9 string default="xfs"
  readOnly 10 bool
type core.v1.ScopeSelector atomic
  matchExpressions 1 []ScopedResourceSelectorRequirement
type core.v1.ScopedResourceSelectorRequirement
  scopeName 1 string required zero
  operator 2 string required zero
  values 3 []string
type core.v1.SeccompProfile
  type 1 string required zero
  localhostProfile 2 *string
type core.v1.Secret
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  immutable 5 *bool
  data 2 {}bytes
  stringData 4 {}string
  type 3 string
type core.v1.SecretEnvSource
  + 1 LocalObjectReference
  optional 2 *bool
type core.v1.SecretKeySelector atomic
  + 1 LocalObjectReference
  key 2 string required zero
  optional 3 *bool
type core.v1.SecretProjection
  + 1 LocalObjectReference
  items 2 []KeyToPath
  optional 4 *bool
type core.v1.SecretReference atomic
  name 1 string
  namespace 2 string
type core.v1.SecretVolumeSource
  secretName 1 string
  items 2 []KeyToPath
  defaultMode 3 *int32
  optional 4 *bool
type core.v1.SecurityContext
  capabilities 1 *Capabilities
  privileged 2 *bool
  seLinuxOptions 3 *SELinuxOptions
  windowsOptions 10 *WindowsSecurityContextOptions
  runAsUser 4 *int64
  runAsGroup 8 *int64
  runAsNonRoot 5 *bool
  readOnlyRootFilesystem 6 *bool
  allowPrivilegeEscalation 7 *bool
  procMount 9 *string
  seccompProfile 11 *SeccompProfile
  appArmorProfile 12 *AppArmorProfile
type core.v1.Service
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 ServiceSpec
  status 3 ServiceStatus
type core.v1.ServiceAccount
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  secrets 2 []ObjectReference list=name merge=name
  imagePullSecrets 3 []LocalObjectReference
  automountServiceAccountToken 4 *bool
type core.v1.ServiceAccountTokenProjection
  audience 1 string
  expirationSeconds 2 *int64
  path 3 string required zero
type core.v1.ServicePort
  name 1 string
  protocol 2 string default="TCP"
  appProtocol 6 *string
  port 3 int32 required zero
  targetPort 4 int-or-string
  nodePort 5 int32
type core.v1.ServiceSpec
  ports 1 []ServicePort list=port,protocol merge=port
  selector 2 {}string map=atomic
  clusterIP 3 string
  clusterIPs 18 []string
  type 4 string
  externalIPs 5 []string
  sessionAffinity 7 string
  loadBalancerIP 8 string
  loadBalancerSourceRanges 9 []string
  externalName 10 string
  externalTrafficPolicy 11 string
  healthCheckNodePort 12 int32
  publishNotReadyAddresses 13 bool
  sessionAffinityConfig 14 *SessionAffinityConfig
  ipFamilies 19 []string
  ipFamilyPolicy 17 *string
  allocateLoadBalancerNodePorts 20 *bool
  loadBalancerClass 21 *string
  internalTrafficPolicy 22 *string
  trafficDistribution 23 *string
type core.v1.ServiceStatus
  loadBalancer 1 LoadBalancerStatus
  conditions 2 []meta.v1.Condition list=type merge=type
type core.v1.SessionAffinityConfig
  clientIP 1 *ClientIPConfig
type core.v1.SleepAction
  seconds 1 int64 required zero
type core.v1.StorageOSPersistentVolumeSource
  volumeName 1 string
  volumeNamespace 2 string
  fsType 3 string
  readOnly 4 bool
  secretRef 5 *ObjectReference
type core.v1.StorageOSVolumeSource
  volumeName 1 string
  volumeNamespace 2 string
  fsType 3 string
  readOnly 4 bool
  secretRef 5 *LocalObjectReference
type core.v1.Sysctl
  name 1 string required zero
  value 2 string required zero
type core.v1.TCPSocketAction
  port 1 int-or-string required zero
  host 2 string
type core.v1.Taint
  key 1 string required zero
  value 2 string
  effect 3 string required zero
  timeAdded 4 *time
type core.v1.Toleration
  key 1 string
  operator 2 string
  value 3 string
  effect 4 string
  tolerationSeconds 5 *int64
type core.v1.TopologySelectorLabelRequirement
  key 1 string required zero
  values 2 []string required zero
type core.v1.TopologySelectorTerm atomic
  matchLabelExpressions 1 []TopologySelectorLabelRequirement
type core.v1.TopologySpreadConstraint
  maxSkew 1 int32 required zero
  topologyKey 2 string required zero
  whenUnsatisfiable 3 string required zero
  labelSelector 4 *meta.v1.LabelSelector
  minDomains 5 *int32
  nodeAffinityPolicy 6 *string
  nodeTaintsPolicy 7 *string
  matchLabelKeys 8 []string
type core.v1.TypedLocalObjectReference atomic
  apiGroup 1 *string zero
  kind 2 string required zero
  name 3 string required zero
type core.v1.TypedObjectReference
  apiGroup 1 *string zero
  kind 2 string required zero
  name 3 string required zero
  namespace 4 *string
type core.v1.Volume
  name 1 string required zero
  + 2 VolumeSource
type core.v1.VolumeDevice
  name 1 string required zero
  devicePath 2 string required zero
type core.v1.VolumeMount
  name 1 string required zero
  readOnly 2 bool
  recursiveReadOnly 7 *string
  mountPath 3 string required zero
  subPath 4 string
  mountPropagation 5 *string
  subPathExpr 6 string
type core.v1.VolumeMountStatus
  name 1 string required zero
  mountPath 2 string required zero
  readOnly 3 bool
  recursiveReadOnly 4 *string
  volumeStatus 5 *VolumeStatus
type core.v1.VolumeNodeAffinity
  required 1 *NodeSelector
type core.v1.VolumeProjection
  secret 1 *SecretProjection
  downwardAPI 2 *DownwardAPIProjection
  configMap 3 *ConfigMapProjection
  serviceAccountToken 4 *ServiceAccountTokenProjection
  clusterTrustBundle 5 *ClusterTrustBundleProjection
  podCertificate 6 *PodCertificateProjection
type core.v1.VolumeResourceRequirements
  limits 1 {}quantity
  requests 2 {}quantity
type core.v1.VolumeSource
  hostPath 1 *HostPathVolumeSource
  emptyDir 2 *EmptyDirVolumeSource
  gcePersistentDisk 3 *GCEPersistentDiskVolumeSource
  awsElasticBlockStore 4 *AWSElasticBlockStoreVolumeSource
  gitRepo 5 *GitRepoVolumeSource
  secret 6 *SecretVolumeSource
  nfs 7 *NFSVolumeSource
  iscsi 8 *ISCSIVolumeSource
  glusterfs 9 *GlusterfsVolumeSource
  persistentVolumeClaim 10 *PersistentVolumeClaimVolumeSource
  rbd 11 *RBDVolumeSource
  flexVolume 12 *FlexVolumeSource
  cinder 13 *CinderVolumeSource
  cephfs 14 *CephFSVolumeSource
  flocker 15 *FlockerVolumeSource
  downwardAPI 16 *DownwardAPIVolumeSource
  fc 17 *FCVolumeSource
  azureFile 18 *AzureFileVolumeSource
  configMap 19 *ConfigMapVolumeSource
  vsphereVolume 20 *VsphereVirtualDiskVolumeSource
  quobyte 21 *QuobyteVolumeSource
  azureDisk 22 *AzureDiskVolumeSource
  photonPersistentDisk 23 *PhotonPersistentDiskVolumeSource
  projected 26 *ProjectedVolumeSource
  portworxVolume 24 *PortworxVolumeSource
  scaleIO 25 *ScaleIOVolumeSource
  storageos 27 *StorageOSVolumeSource
  csi 28 *CSIVolumeSource
  ephemeral 29 *EphemeralVolumeSource
  image 30 *ImageVolumeSource
type core.v1.VolumeStatus
  image 1 *ImageVolumeStatus
type core.v1.VsphereVirtualDiskVolumeSource
  volumePath 1 string required zero
  fsType 2 string
  storagePolicyName 3 string
  storagePolicyID 4 string
type core.v1.WeightedPodAffinityTerm
  weight 1 int32 required zero
  podAffinityTerm 2 PodAffinityTerm required zero
type core.v1.WindowsSecurityContextOptions
  gmsaCredentialSpecName 1 *string
  gmsaCredentialSpec 2 *string
  runAsUserName 3 *string
  hostProcess 4 *bool
type discovery.v1.Endpoint
  addresses 1 []string required zero list=set
  conditions 2 EndpointConditions
  hostname 3 *string
  targetRef 4 *core.v1.ObjectReference
  deprecatedTopology 5 {}string
  nodeName 6 *string
  zone 7 *string
  hints 8 *EndpointHints
type discovery.v1.EndpointConditions
  ready 1 *bool
  serving 2 *bool
  terminating 3 *bool
type discovery.v1.EndpointHints
  forZones 1 []ForZone
  forNodes 2 []ForNode
type discovery.v1.EndpointPort atomic
  name 1 *string
  protocol 2 *string
  port 3 *int32
  appProtocol 4 *string
type discovery.v1.EndpointSlice
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  addressType 4 string required zero
  endpoints 2 []Endpoint zero
  ports 3 []EndpointPort zero
type discovery.v1.ForNode
  name 1 string required zero
type discovery.v1.ForZone
  name 1 string required zero
type events.v1.Event
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta zero
  eventTime 2 micro-time required zero
  series 3 *EventSeries
  reportingController 4 string
  reportingInstance 5 string
  action 6 string
  reason 7 string
  regarding 8 core.v1.ObjectReference
  related 9 *core.v1.ObjectReference
  note 10 string
  type 11 string
  deprecatedSource 12 core.v1.EventSource
  deprecatedFirstTimestamp 13 time
  deprecatedLastTimestamp 14 time
  deprecatedCount 15 int32
type events.v1.EventSeries
  count 1 int32 required zero
  lastObservedTime 2 micro-time required zero
type meta.v1.Condition
  type 1 string required zero
  status 2 string required zero
  observedGeneration 3 int64
  lastTransitionTime 4 time required zero
  reason 5 string required zero
  message 6 string required zero
type meta.v1.DeleteOptions
  + - TypeMeta
  gracePeriodSeconds 1 *int64
  preconditions 2 *Preconditions
  orphanDependents 3 *bool
  propagationPolicy 4 *string
  dryRun 5 []string
  ignoreStoreReadErrorWithClusterBreakingPotential 6 *bool
type meta.v1.FieldSelectorRequirement
  key 1 string required zero
  operator 2 string required zero
  values 3 []string
type meta.v1.LabelSelector atomic
  matchLabels 1 {}string
  matchExpressions 2 []LabelSelectorRequirement
type meta.v1.LabelSelectorRequirement
  key 1 string required zero
  operator 2 string required zero
  values 3 []string
type meta.v1.ListMeta
  selfLink 1 string
  resourceVersion 2 string
  continue 3 string
  remainingItemCount 4 *int64
  shardInfo 5 *ShardInfo
type meta.v1.ManagedFieldsEntry
  manager 1 string
  operation 2 string
  apiVersion 3 string
  time 4 *time
  fieldsType 6 string
  fieldsV1 7 *raw
  subresource 8 string
type meta.v1.ObjectMeta
  name 1 string
  generateName 2 string
  namespace 3 string
  selfLink 4 string
  uid 5 string
  resourceVersion 6 string
  generation 7 int64
  creationTimestamp 8 time
  deletionTimestamp 9 *time
  deletionGracePeriodSeconds 10 *int64
  labels 11 {}string
  annotations 12 {}string
  ownerReferences 13 []OwnerReference list=uid merge=uid
  finalizers 14 []string list=set merge
  managedFields 17 []ManagedFieldsEntry
type meta.v1.OwnerReference atomic
  apiVersion 5 string required zero
  kind 1 string required zero
  name 3 string required zero
  uid 4 string required zero
  controller 6 *bool
  blockOwnerDeletion 7 *bool
type meta.v1.Preconditions
  uid 1 *string
  resourceVersion 2 *string
type meta.v1.ShardInfo
  selector 1 string required zero
type meta.v1.Status
  + - TypeMeta
  metadata 1 ListMeta
  status 2 string
  message 3 string
  reason 4 string
  details 5 *StatusDetails
  code 6 int32
type meta.v1.StatusCause
  reason 1 string
  message 2 string
  field 3 string
type meta.v1.StatusDetails
  name 1 string
  group 2 string
  kind 3 string
  uid 6 string
  causes 4 []StatusCause
  retryAfterSeconds 5 int32
type meta.v1.TypeMeta
  kind 1 string
  apiVersion 2 string
type networking.v1.HTTPIngressPath
  path 1 string
  pathType 3 *string required zero
  backend 2 IngressBackend required zero
type networking.v1.HTTPIngressRuleValue
  paths 1 []HTTPIngressPath required zero
type networking.v1.IPBlock
  cidr 1 string required zero
  except 2 []string
type networking.v1.Ingress
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 IngressSpec
  status 3 IngressStatus
type networking.v1.IngressBackend
  service 4 *IngressServiceBackend
  resource 3 *core.v1.TypedLocalObjectReference
type networking.v1.IngressClass
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 IngressClassSpec
type networking.v1.IngressClassParametersReference
  apiGroup 1 *string
  kind 2 string required zero
  name 3 string required zero
  scope 4 *string zero
  namespace 5 *string
type networking.v1.IngressClassSpec
  controller 1 string
  parameters 2 *IngressClassParametersReference
type networking.v1.IngressLoadBalancerIngress
  ip 1 string
  hostname 2 string
  ports 4 []IngressPortStatus
type networking.v1.IngressLoadBalancerStatus
  ingress 1 []IngressLoadBalancerIngress
type networking.v1.IngressPortStatus
  port 1 int32 required zero
  protocol 2 string required zero
  error 3 *string
type networking.v1.IngressRule
  host 1 string
  + 2 IngressRuleValue
type networking.v1.IngressRuleValue
  http 1 *HTTPIngressRuleValue
type networking.v1.IngressServiceBackend
  name 1 string required zero
  port 2 ServiceBackendPort
type networking.v1.IngressSpec
  ingressClassName 4 *string
  defaultBackend 1 *IngressBackend
  tls 2 []IngressTLS
  rules 3 []IngressRule
type networking.v1.IngressStatus
  loadBalancer 1 IngressLoadBalancerStatus
type networking.v1.IngressTLS
  hosts 1 []string
  secretName 2 string
type networking.v1.NetworkPolicy
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 NetworkPolicySpec
type networking.v1.NetworkPolicyEgressRule
  ports 1 []NetworkPolicyPort
  to 2 []NetworkPolicyPeer
type networking.v1.NetworkPolicyIngressRule
  ports 1 []NetworkPolicyPort
  from 2 []NetworkPolicyPeer
type networking.v1.NetworkPolicyPeer
  podSelector 1 *meta.v1.LabelSelector
  namespaceSelector 2 *meta.v1.LabelSelector
  ipBlock 3 *IPBlock
type networking.v1.NetworkPolicyPort
  protocol 1 *string
  port 2 *int-or-string
  endPort 3 *int32
type networking.v1.NetworkPolicySpec
  podSelector 1 meta.v1.LabelSelector zero
  ingress 2 []NetworkPolicyIngressRule
  egress 3 []NetworkPolicyEgressRule
  policyTypes 4 []string
type networking.v1.ServiceBackendPort atomic
  name 1 string
  number 2 int32
type policy.v1.Eviction
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  deleteOptions 2 *meta.v1.DeleteOptions
type policy.v1.PodDisruptionBudget
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  spec 2 PodDisruptionBudgetSpec
  status 3 PodDisruptionBudgetStatus
type policy.v1.PodDisruptionBudgetSpec
  minAvailable 1 *int-or-string
  selector 2 *meta.v1.LabelSelector
  maxUnavailable 3 *int-or-string
  unhealthyPodEvictionPolicy 4 *string
type policy.v1.PodDisruptionBudgetStatus
  observedGeneration 1 int64
  disruptedPods 2 {}time
  disruptionsAllowed 3 int32 zero
  currentHealthy 4 int32 zero
  desiredHealthy 5 int32 zero
  expectedPods 6 int32 zero
  conditions 7 []meta.v1.Condition list=type merge=type
type rbac.v1.AggregationRule
  clusterRoleSelectors 1 []meta.v1.LabelSelector
type rbac.v1.ClusterRole
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  rules 2 []PolicyRule zero
  aggregationRule 3 *AggregationRule
type rbac.v1.ClusterRoleBinding
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  subjects 2 []Subject
  roleRef 3 RoleRef required zero
type rbac.v1.PolicyRule
  verbs 1 []string required zero
  apiGroups 2 []string
  resources 3 []string
  resourceNames 4 []string
  nonResourceURLs 5 []string
type rbac.v1.Role
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  rules 2 []PolicyRule zero
type rbac.v1.RoleBinding
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  subjects 2 []Subject
  roleRef 3 RoleRef required zero
type rbac.v1.RoleRef atomic
  apiGroup 1 string zero
  kind 2 string required zero
  name 3 string required zero
type rbac.v1.Subject atomic
  kind 1 string required zero
  apiGroup 2 string
  name 3 string required zero
  namespace 4 string
type scheduling.v1.PriorityClass
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  value 2 int32 zero
  globalDefault 3 bool
  description 4 string
  preemptionPolicy 5 *string
type storage.v1.StorageClass
  + - meta.v1.TypeMeta
  metadata 1 meta.v1.ObjectMeta
  provisioner 2 string required zero
  parameters 3 {}string
  reclaimPolicy 4 *string
  mountOptions 5 []string
  allowVolumeExpansion 6 *bool
  volumeBindingMode 7 *string
  allowedTopologies 8 []core.v1.TopologySelectorTerm
`;
