package app

import gossamer.Mesh
import java.nio.file.Path
import java.util.concurrent.TimeUnit

case class Point(x: Int, y: Int) {
  def +(other: Point): Point = Point(x + other.x, y + other.y)
}

object Main {
  def shout(text: String): String = text.toUpperCase + "!"

  def main(words: Array[String]): Unit = {
    val mesh = Mesh.join((c: gossamer.config.PeerConfig) =>
      c.withMesh(words(0)).withKeyFile(Path.of(words(1))).withBind("127.0.0.1").withSlots(0))
    try {
      val pid = mesh.submit[java.lang.Long](() => Long.box(ProcessHandle.current().pid())).get(30, TimeUnit.SECONDS)
      println(s"elsewhere: ${pid != ProcessHandle.current().pid()}")
      val point = Point(1, 2)
      println(s"case class: ${mesh.submit[Point](() => point + Point(10, 20)).get(30, TimeUnit.SECONDS)}")
      println(s"reference: ${mesh.map(java.util.List.of("a", "bcd"), shout _).get(30, TimeUnit.SECONDS)}")
      println(s"sum: ${mesh.reduceLongs(1000, i => i % 7, (a, b) => a + b).get(30, TimeUnit.SECONDS)}")
      val sizes = List(1, 2, 3)
      println(s"library: ${mesh.submit[String](() => sizes.map(_ * 2).mkString("-")).get(30, TimeUnit.SECONDS)}")
    } finally mesh.close()
  }
}
