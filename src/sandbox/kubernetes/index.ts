export { type DemoCluster, startDemoCluster } from './demo.ts';
export { kubeconfig } from './kubeconfig.ts';
export { DEMO_CLUSTER, seedCluster } from './seed.ts';
export { KubernetesSandbox, startKubernetesSandbox } from './server.ts';
