import type { Broker } from './broker.js';

/** What is used of the packages `testcontainers` and `@testcontainers/kafka`, which are optional. */
interface Containers {
  getContainerRuntimeClient(): Promise<unknown>;
}

interface StartedKafka {
  getHost(): string;
  getMappedPort(port: number): number;
  stop(): Promise<unknown>;
}

interface KafkaContainers {
  KafkaContainer: new (image: string) => { withKraft(): { start(): Promise<StartedKafka> } };
}

const image = 'confluentinc/cp-kafka:7.9.1';
const kafkaPort = 9093;

/** True where the packages are installed and a container runtime answers; a `docker` command on the path proves nothing. */
export async function containersAnswer(): Promise<boolean> {
  try {
    const { getContainerRuntimeClient } = await optional<Containers>('testcontainers');
    await getContainerRuntimeClient();
    return true;
  } catch {
    return false;
  }
}

/** A broker in a container that goes away with it. */
export async function startContainerBroker(): Promise<Broker> {
  const { KafkaContainer } = await optional<KafkaContainers>('@testcontainers/kafka');
  const started = await new KafkaContainer(image).withKraft().start();
  return {
    addresses: [`${started.getHost()}:${started.getMappedPort(kafkaPort)}`],
    how: `a container of ${image}`,
    stop: async () => {
      await started.stop();
    },
  };
}

async function optional<T>(name: string): Promise<T> {
  return (await import(name)) as T;
}
