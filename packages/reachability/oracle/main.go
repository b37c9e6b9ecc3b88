// An independent reference for dayone's network policy evaluator: the policy engine of cyclonus, offline.
// Reads one world per line (JSON) and writes one line of results per world: 1 for allowed, 0 for denied, for every
// source, destination and probe, in the given order. Pods come before outside addresses.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

type port struct {
	Name     string          `json:"name"`
	Port     int             `json:"port"`
	Protocol corev1.Protocol `json:"protocol"`
}

type pod struct {
	Namespace       string            `json:"namespace"`
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
	Policies []*networkingv1.NetworkPolicy `json:"policies"`
	Pods     []pod                         `json:"pods"`
	Outside  []string                      `json:"outside"`
	Probes   []probe                       `json:"probes"`
}

// The defaults of the API server (pkg/apis/networking/v1/defaults.go), which cyclonus requires to be set.
func setDefaults(policy *networkingv1.NetworkPolicy) {
	if len(policy.Spec.PolicyTypes) > 0 {
		return
	}
	policy.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	if len(policy.Spec.Egress) > 0 {
		policy.Spec.PolicyTypes = append(policy.Spec.PolicyTypes, networkingv1.PolicyTypeEgress)
	}
}

type end struct {
	peer  *matcher.TrafficPeer
	ports []port
}

func endsOf(w world) []end {
	ends := []end{}
	for _, p := range w.Pods {
		internal := &matcher.InternalPeer{PodLabels: p.Labels, NamespaceLabels: p.NamespaceLabels, Namespace: p.Namespace}
		ends = append(ends, end{&matcher.TrafficPeer{Internal: internal, IP: p.IP}, p.Ports})
	}
	for _, ip := range w.Outside {
		ends = append(ends, end{&matcher.TrafficPeer{IP: ip}, nil})
	}
	return ends
}

func nameOf(ports []port, asked probe) string {
	for _, p := range ports {
		if p.Port == asked.Port && p.Protocol == asked.Protocol {
			return p.Name
		}
	}
	return ""
}

func answers(w world) []byte {
	for _, policy := range w.Policies {
		setDefaults(policy)
	}
	engine := matcher.BuildNetworkPolicies(false, w.Policies)
	line := []byte{}
	for _, from := range endsOf(w) {
		for _, to := range endsOf(w) {
			for _, asked := range w.Probes {
				traffic := &matcher.Traffic{
					Source:           from.peer,
					Destination:      to.peer,
					ResolvedPort:     asked.Port,
					ResolvedPortName: nameOf(to.ports, asked),
					Protocol:         asked.Protocol,
				}
				if engine.IsTrafficAllowed(traffic).IsAllowed() {
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
