// An independent reference for policies of administrators: kube-network-policies v0.8.0, the reference implementation of
// AdminNetworkPolicy, offline. Input and output are those of ../oracle.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
	npav1alpha1 "sigs.k8s.io/network-policy-api/apis/v1alpha1"
	npaclient "sigs.k8s.io/network-policy-api/pkg/client/clientset/versioned"
	npainformers "sigs.k8s.io/network-policy-api/pkg/client/informers/externalversions"
)

type port struct {
	Name     string          `json:"name"`
	Port     int32           `json:"port"`
	Protocol corev1.Protocol `json:"protocol"`
}

type pod struct {
	Namespace       string            `json:"namespace"`
	Name            string            `json:"name"`
	Labels          map[string]string `json:"labels"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	IP              string            `json:"ip"`
	Ports           []port            `json:"ports"`
}

type probe struct {
	Port     int             `json:"port"`
	Protocol corev1.Protocol `json:"protocol"`
}

type world struct {
	Policies  []*networkingv1.NetworkPolicy             `json:"policies"`
	Admins    []*npav1alpha1.AdminNetworkPolicy         `json:"admins"`
	Baselines []*npav1alpha1.BaselineAdminNetworkPolicy `json:"baselines"`
	Pods      []pod                                     `json:"pods"`
	Outside   []string                                  `json:"outside"`
	Probes    []probe                                   `json:"probes"`
}

// The defaults of the API server (pkg/apis/networking/v1/defaults.go), which the package requires to be set.
func setDefaults(policy *networkingv1.NetworkPolicy) {
	tcp := corev1.ProtocolTCP
	ports := func(list []networkingv1.NetworkPolicyPort) {
		for i := range list {
			if list[i].Protocol == nil {
				list[i].Protocol = &tcp
			}
		}
	}
	for _, rule := range policy.Spec.Ingress {
		ports(rule.Ports)
	}
	for _, rule := range policy.Spec.Egress {
		ports(rule.Ports)
	}
	// An empty list comes from the API server as none (omitempty).
	if len(policy.Spec.Ingress) == 0 {
		policy.Spec.Ingress = nil
	}
	if len(policy.Spec.Egress) == 0 {
		policy.Spec.Egress = nil
	}
	if len(policy.Spec.PolicyTypes) > 0 {
		return
	}
	policy.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	if len(policy.Spec.Egress) > 0 {
		policy.Spec.PolicyTypes = append(policy.Spec.PolicyTypes, networkingv1.PolicyTypeEgress)
	}
}

func add(indexer cache.Indexer, object any) {
	if err := indexer.Add(object); err != nil {
		panic(err)
	}
}

func podOf(p pod) *corev1.Pod {
	ports := []corev1.ContainerPort{}
	for _, one := range p.Ports {
		ports = append(ports, corev1.ContainerPort{Name: one.Name, ContainerPort: one.Port, Protocol: one.Protocol})
	}
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: p.Namespace, Name: p.Name, Labels: p.Labels},
		Spec:       corev1.PodSpec{NodeName: "node", Containers: []corev1.Container{{Name: "c", Ports: ports}}},
		Status:     corev1.PodStatus{PodIPs: []corev1.PodIP{{IP: p.IP}}, Phase: corev1.PodRunning},
	}
}

func controllerOf(w world) *networkpolicy.Controller {
	// No server is asked: the informers are never started.
	client := kubernetes.New(nil)
	admin := npaclient.New(nil)
	core := informers.NewSharedInformerFactory(client, 0)
	npa := npainformers.NewSharedInformerFactory(admin, 0)
	anps := npa.Policy().V1alpha1().AdminNetworkPolicies()
	banps := npa.Policy().V1alpha1().BaselineAdminNetworkPolicies()
	controller, err := networkpolicy.NewController(
		client,
		core.Networking().V1().NetworkPolicies(),
		core.Core().V1().Namespaces(),
		core.Core().V1().Pods(),
		core.Core().V1().Nodes(),
		admin, anps, banps,
		networkpolicy.Config{AdminNetworkPolicy: true, BaselineAdminNetworkPolicy: true, NodeName: "node"},
	)
	if err != nil {
		panic(err)
	}
	for _, policy := range w.Policies {
		setDefaults(policy)
		add(core.Networking().V1().NetworkPolicies().Informer().GetIndexer(), policy)
	}
	for _, policy := range w.Admins {
		add(anps.Informer().GetIndexer(), policy)
	}
	for _, policy := range w.Baselines {
		add(banps.Informer().GetIndexer(), policy)
	}
	for _, p := range w.Pods {
		namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: p.Namespace, Labels: p.NamespaceLabels}}
		add(core.Core().V1().Namespaces().Informer().GetIndexer(), namespace)
		add(core.Core().V1().Pods().Informer().GetIndexer(), podOf(p))
	}
	return controller
}

func answers(w world) []byte {
	controller := controllerOf(w)
	ips := []net.IP{}
	for _, p := range w.Pods {
		ips = append(ips, net.ParseIP(p.IP))
	}
	for _, ip := range w.Outside {
		ips = append(ips, net.ParseIP(ip))
	}
	line := []byte{}
	for _, from := range ips {
		for _, to := range ips {
			for _, asked := range w.Probes {
				p := packet{srcIP: from, dstIP: to, proto: asked.Protocol, srcPort: 52345, dstPort: asked.Port}
				if evaluatePacket(controller, context.Background(), p) {
					line = append(line, '1')
				} else {
					line = append(line, '0')
				}
			}
		}
	}
	return append(line, '\n')
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	for in.More() {
		var w world
		if err := in.Decode(&w); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		out.Write(answers(w))
	}
	out.Flush()
}
